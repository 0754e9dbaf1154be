import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCorpus } from '../../native-models/bundled/corpus/write-corpus.ts';
import { DIRECTIONS, directionName } from '../../native-models/bundled/corpus/language.ts';
import { CORPORA, EVALUATED_PER_DIRECTION, THREADS, TRAININGS } from '../../native-models/bundled/model-recipe.ts';
import { storeAsFloat16 } from '../../native-models/bundled/store-as-float16.ts';
import { writeInitialModel } from '../../native-models/bundled/write-initial-model.ts';
import { writeTrainingWords } from '../../native-models/bundled/write-training-words.ts';
import type { TrainingEvent } from '../../native-models/training/training-events.ts';

const RECIPE = fileURLToPath(new URL('../../native-models/bundled/recipe', import.meta.url));
const A_DAY_MS = 24 * 3_600_000;

type StartLab = typeof import('../lab-session.mjs').startLab;

/**
 * Where each training begins and what it leaves: the second goes on from what the first exported, the others from weights as they
 * were shipped, in float16.
 */
const trainings = TRAININGS.map((training, index) => {
  const number = index + 1;
  const suffix = number === 1 ? '' : `-${number}`;
  return {
    ...training,
    begins: ['initial', 'translator-1'][index] ?? `model-${index}`,
    run: `run${suffix}`,
    exported: `translator-${number}`,
    record: `record${suffix}`,
    stored: number === TRAININGS.length ? 'model' : `model-${number}`,
  };
});
type Stage = (typeof trainings)[number];

/**
 * Makes the bundled model in a folder: `corpus/`, `initial/` (random weights), of each training its run, its export (float32), the
 * same in float16 (`model/` in the end) and its record (what is kept of the run). What is whole already stays.
 * @param startLab handed in, for it finds the lab from where its own file lies
 * @param steps ends a training early; the schedule is that of the whole one.
 */
export async function trainBundledModel(folder: string, startLab: StartLab, steps?: number): Promise<void> {
  const place = (name: string) => path.join(path.resolve(folder), name);
  for (const [corpus, recipe] of Object.entries(CORPORA))
    if (!existsSync(path.join(place(corpus), 'report.json'))) await writeCorpus(place(corpus), recipe);
  const evaluation = place('evaluation.jsonl');
  if (!existsSync(evaluation)) await writeFile(evaluation, await evaluationLines(place('corpus')));
  const initial = place('initial');
  if (!existsSync(path.join(initial, 'model.safetensors'))) await writeInitialModel(RECIPE, initial);

  const lab = (args: readonly string[]) => runLab(startLab, place('lab'), args, steps);
  for (const training of trainings) if (!(await trainStage(training, place, lab))) return;
  await writeTrainingWords(
    Object.keys(CORPORA).map((corpus) => place(`${corpus}/train.jsonl`)),
    place('model'),
  );
}

/** @returns false where the training was ended early. */
async function trainStage(
  { begins, exported, record, stored, ...training }: Stage,
  place: (name: string) => string,
  lab: (args: readonly string[]) => Promise<boolean>,
): Promise<boolean> {
  if (existsSync(place(record))) return true;
  const run = place(training.run);
  const data = ['--train', place(`${training.corpus}/train.jsonl`), '--evaluation', place('evaluation.jsonl')];
  const given = ['--model', place(begins), ...data, '--threads', `${THREADS}`, ...argumentOptions(training.arguments)];
  const hasBegun = existsSync(path.join(run, 'run.json'));
  const isWhole = await lab(hasBegun ? ['resume', '--run', run] : ['train', '--run', run, ...given]);
  if (!isWhole) return false;
  if (!existsSync(place(exported))) await lab(['export', '--run', run, '--output', place(exported)]);
  await storeAsFloat16(place(exported), place(stored));
  await keepRecord(place('.'), run, place(record));
  return true;
}

/** The run's description and events, whose files are named from the folder of the whole recipe. */
async function keepRecord(folder: string, run: string, record: string): Promise<void> {
  await mkdir(record, { recursive: true });
  const description = await readFile(path.join(run, 'run.json'), 'utf8');
  await writeFile(path.join(record, 'run.json'), description.replaceAll(JSON.stringify(`${folder}/`).slice(1, -1), ''));
  await copyFile(path.join(run, 'events.jsonl'), path.join(record, 'events.jsonl'));
}

/** As many of each direction, from the first on: the files are shuffled already. */
async function evaluationLines(corpus: string): Promise<string> {
  const texts = await Promise.all(
    DIRECTIONS.map((direction) => readFile(path.join(corpus, `heldout-${directionName(direction)}.jsonl`), 'utf8')),
  );
  return texts.map((text) => text.split('\n').slice(0, EVALUATED_PER_DIRECTION).join('\n') + '\n').join('');
}

function argumentOptions(args: Stage['arguments']): string[] {
  return Object.entries(args).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one) => [`--${name}`, `${one}`]),
  );
}

/**
 * Runs one verb of the terminal door, telling how far it is; the lab keeps its things under `own`.
 * @returns false where it was ended at `steps`
 */
async function runLab(startLab: StartLab, own: string, args: readonly string[], steps = Infinity): Promise<boolean> {
  await mkdir(own, { recursive: true });
  let isEnded = false;
  const session = startLab(args, {
    env: { T5_LAB_DATA: path.join(own, 'data'), T5_LAB_CACHE: path.join(own, 'cache') },
    timeoutMs: A_DAY_MS,
    onEvent(event: TrainingEvent) {
      if (event.event === 'evaluation') console.log(`step ${event.step}: eval_loss ${event.eval_loss}`);
      if (event.event === 'checkpoint' && event.step >= steps) {
        isEnded = true;
        session.kill();
      }
    },
  });
  const { status, stderr } = await session.ended;
  if (isEnded) return false;
  if (status !== 0) throw new Error(stderr || `The lab ended with the status ${status}.`);
  return true;
}
