import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCorpus } from '../../native-models/bundled/corpus/write-corpus.ts';
import { DIRECTIONS, directionName } from '../../native-models/bundled/corpus/language.ts';
import { BUNDLED_RECIPE } from '../../native-models/bundled/corpus/recipe.ts';
import { BUNDLED_ARGUMENTS, EVALUATED_PER_DIRECTION, THREADS } from '../../native-models/bundled/model-recipe.ts';
import { storeAsFloat16 } from '../../native-models/bundled/store-as-float16.ts';
import { writeInitialModel } from '../../native-models/bundled/write-initial-model.ts';
import { writeTrainingWords } from '../../native-models/bundled/write-training-words.ts';
import { hashFiles } from '../../native-models/files/hash-file.ts';
import type { TrainingEvent } from '../../native-models/training/training-events.ts';

const RECIPE = fileURLToPath(new URL('../../native-models/bundled/recipe', import.meta.url));
const BUNDLED_MODEL = fileURLToPath(new URL('../../native-models/bundled/model', import.meta.url));
const A_DAY_MS = 24 * 3_600_000;

const ARGUMENT_OPTIONS: readonly string[] = Object.entries(BUNDLED_ARGUMENTS).flatMap(([name, value]) =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => [`--${name}`, `${one}`]),
);

type StartLab = typeof import('../lab-session.mjs').startLab;

/**
 * Makes the bundled model in a folder: `corpus/`, `initial/` (random weights), `run/`, `translator/` (its export, float32),
 * `model/` (the same in float16) and `record/` (what is kept of the run). What is whole already stays.
 * @param startLab handed in, for it finds the lab from where its own file lies
 * @param steps ends the training at the first checkpoint of at least so many; the schedule is that of the whole one.
 */
export async function trainBundledModel(folder: string, startLab: StartLab, steps?: number): Promise<void> {
  const place = (name: string) => path.join(path.resolve(folder), name);
  const [corpus, train, evaluation] = [place('corpus'), place('corpus/train.jsonl'), place('evaluation.jsonl')];
  const [initial, run, exported, model] = [place('initial'), place('run'), place('translator'), place('model')];
  if (!existsSync(path.join(corpus, 'report.json'))) await writeCorpus(corpus, BUNDLED_RECIPE);
  if (!existsSync(evaluation)) await writeFile(evaluation, await evaluationLines(corpus));
  if (!existsSync(path.join(initial, 'model.safetensors'))) await writeInitialModel(RECIPE, initial);

  const lab = (args: readonly string[]) => runLab(startLab, place('lab'), args, steps);
  const data = ['--train', train, '--evaluation', evaluation];
  const begin = ['train', '--run', run, '--model', initial, ...data, '--threads', `${THREADS}`, ...ARGUMENT_OPTIONS];
  const isWhole = await lab(existsSync(path.join(run, 'run.json')) ? ['resume', '--run', run] : begin);
  if (!isWhole) return;
  if (!existsSync(exported)) await lab(['export', '--run', run, '--output', exported]);
  await storeAsFloat16(exported, model);
  await writeTrainingWords(train, model);
  await keepRecord(place('.'), run, place('record'));
  await compareWithBundled(model);
}

/** Says whether the weights are those of the bundled model; nothing is wrong with others, which another processor makes. */
async function compareWithBundled(model: string): Promise<void> {
  const weights = [model, BUNDLED_MODEL].map((folder) => path.join(folder, 'model.safetensors'));
  const [made, bundled] = (await hashFiles(weights)).map(({ sha256 }) => sha256);
  const what = made === bundled ? 'the very file that is bundled' : `another file than the bundled one, ${bundled}`;
  console.log(`model.safetensors: ${made}, ${what}`);
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
