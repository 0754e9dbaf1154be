import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Example } from '../data-sets/example.ts';
import { readRunDetails } from '../runs/read-run.ts';
import { requireReference } from '../testing/reference.ts';
import { TrainingControl } from '../training/training-control.ts';
import type { TrainingEvent } from '../training/training-events.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { resumeRun, startRun } from './train-run.ts';

const examples: readonly Example[] = Array.from({ length: 10 }, (_, index) => ({
  source: `translate to ru: Where is number ${index}?`,
  target: `Где номер ${index}?`,
}));
/** train_test_split(test_size=0.3, seed=42) of ten examples, in datasets 5.2.0. */
const aside = [5, 6, 0];

let scratch: string;
beforeAll(async () => void (scratch = await mkdtemp(join(tmpdir(), 't5-lab-sets-'))));
afterAll(() => rm(scratch, { recursive: true }));

const settings = {
  learning_rate: 1e-3,
  dropout_rate: 0,
  eval_strategy: 'steps',
  eval_on_start: false,
  eval_steps: 1,
  max_steps: 2,
};

interface OtherSets {
  readonly evaluation?: readonly Example[];
  readonly general?: readonly Example[];
  readonly replay?: readonly Example[];
}
type StartOptions = OtherSets & {
  readonly train?: readonly Example[];
  readonly batches?: readonly number[][];
  readonly stopAfter?: number;
};

async function start(name: string, args: object, options: StartOptions = {}) {
  const { train = examples, batches, stopAfter = Infinity, ...others } = options;
  const events: TrainingEvent[] = [];
  const control = new TrainingControl();
  const run = join(scratch, name);
  const work = {
    run,
    model: { name: 'translator', path: requireReference('models/translator') },
    train: { kind: 'examples', examples: train } as const,
    ...Object.fromEntries(
      Object.entries(others).map(([part, pairs]) => [part, { kind: 'examples', examples: pairs } as const]),
    ),
    batches,
    arguments: parseTrainingArguments({ ...settings, ...args }),
    threads: 1,
    cacheFolder: join(scratch, 'cache'),
  } as const;
  await startRun(work, control, (event) => {
    events.push(event);
    if (event.event === 'step' && event.step === stopAfter) control.requestStop();
  });
  return { run, events };
}

const evalLosses = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.event === 'evaluation' ? (event.eval_loss ?? NaN) : []));

test('what is set aside is evaluated as if it had been given, and not trained on', async () => {
  const still = { learning_rate: 0, max_steps: 1 };
  const given = await start('given', still, { evaluation: aside.map((index) => examples[index]!) });
  const split = await start('split', { ...still, test_size: 0.3 });
  expect(split.events[0]).toMatchObject({ event: 'started', num_examples: 7 });
  expect(evalLosses(split.events)).toEqual(evalLosses(given.events));
});

test('a run that is resumed sets the same examples aside', async () => {
  const whole = await start('whole', { test_size: 0.3 });
  const stopped = await start('stopped', { test_size: 0.3 }, { stopAfter: 1 });
  const events: TrainingEvent[] = [];
  const job = { run: stopped.run, cacheFolder: join(scratch, 'cache') };
  await resumeRun(job, new TrainingControl(), (event) => events.push(event));
  expect(evalLosses(events)).toEqual(evalLosses(whole.events).slice(1));
});

test('a share beside an evaluation set of its own, or of too few examples, is refused', async () => {
  const refused = { code: 'argument-invalid', details: { place: 'test_size' } };
  await expect(start('both', { test_size: 0.3 }, { evaluation: examples.slice(0, 2) })).rejects.toMatchObject(refused);
  await expect(start('none left', { test_size: 0.95 })).rejects.toMatchObject(refused);
});

const others: readonly Example[] = [
  { source: 'translate to en: Это кошка.', target: 'This is a cat.' },
  { source: 'translate to en: Мама мыла раму.', target: 'Mom washed the frame.' },
];

test('a general set is evaluated beside the own one, and has the loss that it has by itself', async () => {
  const still = { learning_rate: 0, max_steps: 1 };
  const alone = await start('general alone', still, { evaluation: others });
  const both = await start('general beside', still, { evaluation: examples.slice(0, 2), general: others });
  const evaluations = both.events.filter((event) => event.event === 'evaluation');
  expect(evaluations).toMatchObject([{ eval_general_loss: evalLosses(alone.events)[0] }]);
  expect(evalLosses(both.events)[0]).not.toBe(evalLosses(alone.events)[0]);
  const log = await logHistory(both.run);
  expect(log.filter((line) => 'eval_general_loss' in line || 'eval_loss' in line)).toEqual([
    { eval_loss: evalLosses(both.events)[0], epoch: expect.any(Number) as number, step: 1 },
    { eval_general_loss: evalLosses(alone.events)[0], epoch: expect.any(Number) as number, step: 1 },
  ]);
});

test('a general set alone can be evaluated, but decides nothing', async () => {
  const { events } = await start('general only', { max_steps: 1 }, { general: others });
  expect(events).toContainEqual(
    expect.objectContaining({ event: 'evaluation', eval_general_loss: expect.any(Number) as number }),
  );
  await expect(start('decides', { load_best_model_at_end: true }, { general: others })).rejects.toMatchObject({
    code: 'argument-invalid',
    details: { place: 'eval_strategy' },
  });
});

test('replay data are trained on behind the new ones, and a run that is resumed draws the same', async () => {
  const once = { max_steps: 1, eval_strategy: 'no', per_device_train_batch_size: 2 };
  const alone = await start('replay alone', once, { train: others, batches: [[0, 1]] });
  const mixed = await start('replay mixed', { ...once, replay_share: 0.5 }, { replay: others, batches: [[10, 11]] });
  expect(mixed.events[0]).toMatchObject({ event: 'started', num_examples: 12 });
  expect(firstLosses(mixed.events)[0]).toBeCloseTo(firstLosses(alone.events)[0]!, 6);
  const { description } = await readRunDetails(mixed.run);
  expect([description.train.examples, description.replay?.examples]).toEqual([10, 2]);

  const two = { ...once, max_steps: 2, replay_share: 0.5 };
  const whole = await start('replay whole', two, { replay: others });
  const stopped = await start('replay stopped', two, { replay: others, stopAfter: 1 });
  const events: TrainingEvent[] = [];
  const job = { run: stopped.run, cacheFolder: join(scratch, 'cache') };
  await resumeRun(job, new TrainingControl(), (event) => events.push(event));
  expect(firstLosses(events)).toEqual(firstLosses(whole.events).slice(1));
});

const firstLosses = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.event === 'step' ? event.loss : []));

async function logHistory(run: string): Promise<readonly object[]> {
  const text = await readFile(join(run, 'checkpoint-1', 'trainer_state.json'), 'utf8');
  return (JSON.parse(text) as { log_history: object[] }).log_history;
}
