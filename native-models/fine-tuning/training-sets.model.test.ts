import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Example } from '../data-sets/example.ts';
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

const settings = { learning_rate: 1e-3, dropout_rate: 0, eval_strategy: 'steps', eval_steps: 1, max_steps: 2 };

async function start(name: string, args: object, evaluation: readonly Example[] | null = null, stopAfter = Infinity) {
  const events: TrainingEvent[] = [];
  const control = new TrainingControl();
  const run = join(scratch, name);
  const work = {
    run,
    model: { name: 'translator', path: requireReference('models/translator') },
    train: { kind: 'examples', examples },
    evaluation: evaluation ? ({ kind: 'examples', examples: evaluation } as const) : undefined,
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
  const given = await start(
    'given',
    still,
    aside.map((index) => examples[index]!),
  );
  const split = await start('split', { ...still, test_size: 0.3 });
  expect(split.events[0]).toMatchObject({ event: 'started', num_examples: 7 });
  expect(evalLosses(split.events)).toEqual(evalLosses(given.events));
});

test('a run that is resumed sets the same examples aside', async () => {
  const whole = await start('whole', { test_size: 0.3 });
  const stopped = await start('stopped', { test_size: 0.3 }, null, 1);
  const events: TrainingEvent[] = [];
  const job = { run: stopped.run, cacheFolder: join(scratch, 'cache') };
  await resumeRun(job, new TrainingControl(), (event) => events.push(event));
  expect(evalLosses(events)).toEqual(evalLosses(whole.events).slice(1));
});

test('a share beside an evaluation set of its own, or of too few examples, is refused', async () => {
  const refused = { code: 'argument-invalid', details: { place: 'test_size' } };
  await expect(start('both', { test_size: 0.3 }, examples.slice(0, 2))).rejects.toMatchObject(refused);
  await expect(start('none left', { test_size: 0.95 })).rejects.toMatchObject(refused);
});
