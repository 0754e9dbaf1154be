import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Example } from '../data-sets/example.ts';
import { T5Engine } from '../engine/t5-engine.ts';
import { readRunDetails } from '../runs/read-run.ts';
import { requireReference } from '../testing/reference.ts';
import { TrainingControl } from '../training/training-control.ts';
import type { TrainingEvent } from '../training/training-events.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { resumeRun, startRun } from './train-run.ts';

const examples: readonly Example[] = Array.from({ length: 6 }, (_, index) => ({
  source: `translate to ru: Where is number ${index}?`,
  target: `Где номер ${index}?`,
}));
const watched = 'translate to ru: Where is the sun?';
/** Dropout draws from the training's random numbers in every step. */
const settings = {
  learning_rate: 1e-2,
  dropout_rate: 0.1,
  per_device_train_batch_size: 2,
  max_steps: 4,
  save_steps: 2,
};

let scratch: string;
beforeAll(async () => void (scratch = await mkdtemp(join(tmpdir(), 't5-lab-start-'))));
afterAll(() => rm(scratch, { recursive: true }));

const cacheFolder = () => join(scratch, 'cache');

async function start(name: string, args: object, evaluation?: readonly Example[], stopAfter = Infinity) {
  const events: TrainingEvent[] = [];
  const control = new TrainingControl();
  const run = join(scratch, name);
  const model = { name: 'translator', path: requireReference('models/translator') };
  await startRun(
    {
      run,
      model,
      train: { kind: 'examples', examples },
      ...(evaluation ? { evaluation: { kind: 'examples', examples: evaluation } as const } : {}),
      arguments: parseTrainingArguments({ ...settings, ...args }),
      threads: 1,
      cacheFolder: cacheFolder(),
    },
    control,
    (event) => {
      events.push(event);
      if (event.event === 'step' && event.step === stopAfter) control.requestStop();
    },
  );
  return { run, events };
}

async function resume(run: string): Promise<readonly TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  await resumeRun({ run, cacheFolder: cacheFolder() }, new TrainingControl(), (event) => events.push(event));
  return events;
}

const evaluationsOf = (events: readonly TrainingEvent[]) => events.filter((event) => event.event === 'evaluation');
const evaluatedSteps = (events: readonly TrainingEvent[]) => evaluationsOf(events).map(({ step }) => step);
const keptSteps = async (run: string) => evaluatedSteps((await readRunDetails(run)).history);

test('without evaluations the watch sentences are translated by the model as it began, and at the end', async () => {
  const { events } = await start('watched', { watch_sentences: [watched] }, examples.slice(0, 2));
  const engine = await T5Engine.open(requireReference('models/translator'), {
    device: 'cpu',
    precision: 'float32',
    cacheFolder: cacheFolder(),
  });
  try {
    const { sequences } = await engine.translate({ source: watched });
    expect(events.map(({ event }) => event).slice(0, 3)).toEqual(['started', 'evaluation', 'step']);
    expect(evaluationsOf(events)).toMatchObject([
      { step: 0, epoch: 0, watch_sentences: [{ source: watched, translation: sequences[0]!.text }] },
      { step: 4 },
    ]);
    // The set was given, but is not to be evaluated.
    expect(evaluationsOf(events)[0]).not.toHaveProperty('eval_loss');
  } finally {
    await engine.close();
  }
});

test('the steps and the weights are bit for bit those of a run that does not evaluate its start', async () => {
  const args = { watch_sentences: [watched], eval_strategy: 'steps', eval_steps: 4, predict_with_generate: true };
  const evaluated = await start('evaluated', args, examples.slice(0, 3));
  const plain = await start('plain', { ...args, eval_on_start: false }, examples.slice(0, 3));
  const figures = (events: readonly TrainingEvent[]) =>
    events.flatMap((event) => (event.event === 'step' ? [[event.loss, event.grad_norm]] : []));
  expect(figures(evaluated.events)).toEqual(figures(plain.events));
  for (const file of ['model.safetensors', 'optimizer.safetensors']) {
    const [one, other] = await Promise.all(
      [evaluated, plain].map(({ run }) => readFile(join(run, 'checkpoint-4', file))),
    );
    expect(one!.equals(other!), file).toBe(true);
  }
  const log = JSON.parse(await readFile(join(evaluated.run, 'checkpoint-4', 'trainer_state.json'), 'utf8')) as {
    readonly log_history: readonly { readonly step: number; readonly eval_loss?: number }[];
  };
  // As transformers logs it: before any step.
  expect(log.log_history[0]).toMatchObject({
    step: 0,
    epoch: 0,
    eval_loss: evaluationsOf(evaluated.events)[0]!.eval_loss,
  });
});

test('a run that goes on from a checkpoint has its start behind it; one that never came to any does it again', async () => {
  const args = { watch_sentences: [watched] };
  const { run } = await start('resumed', args, undefined, 2);
  expect(evaluatedSteps(await resume(run))).toEqual([4]);
  expect(await keptSteps(run)).toEqual([0, 4]);

  const names = (await readdir(run)).filter((name) => name.startsWith('checkpoint-'));
  for (const name of names) await rm(join(run, name), { recursive: true });
  expect(evaluatedSteps(await resume(run))).toEqual([0, 4]);
  expect(await keptSteps(run)).toEqual([0, 4]);
});
