import { expect, test } from 'vitest';
import type { TrainingEvent } from '../../native-models/training/training-events.ts';
import type { LiveRun } from './live-run.ts';
import { comesAfter, giveEvents } from './watch-run.ts';

const counts = { num_train_epochs: 1, num_examples: 2, num_parameters: 9, num_trainable_parameters: 9 };
const started = (step: number): TrainingEvent => ({ event: 'started', step, max_steps: 9, ...counts });
const step = (n: number, elapsedMs = n): TrainingEvent => ({
  event: 'step',
  step: n,
  epoch: 0,
  loss: NaN,
  grad_norm: 1,
  learning_rate: 1,
  elapsedMs,
});
const checkpoint = (n: number): TrainingEvent => ({
  event: 'checkpoint',
  step: n,
  name: `checkpoint-${n}`,
  best: false,
  size_bytes: 1,
  elapsedMs: 0,
});

const old = [started(0), step(1), step(2)];
/** What a thread has told that goes on from step 2 with a checkpoint of which nobody knew. */
const own = [checkpoint(2), started(2), step(3, 30), step(4, 40)];

test.each<[name: string, file: readonly TrainingEvent[]]>([
  ['has none of the own events yet', old],
  ['has the first of them', [...old, ...own.slice(0, 1)]],
  ['has some of them', [...old, ...own.slice(0, 3)]],
  ['has all of them', [...old, ...own]],
  ['lacks what came before the start', [...old, ...own.slice(1)]],
  ['is ahead of what the thread has told', [...old, ...own, step(5, 50)]],
])('a file that %s leads to each event once', async (_name, file) => {
  const given: TrainingEvent[] = [];
  const live = { events: [...own], hasEnded: true } as unknown as LiveRun;
  const context = {
    emit: (event: unknown) => given.push(event as TrainingEvent),
    signal: new AbortController().signal,
  };
  await giveEvents(file, live, context, comesAfter(undefined));
  expect(given).toEqual([...old, ...own]);
});

test('an older thread that began at the same step keeps its events', async () => {
  const given: TrainingEvent[] = [];
  const live = { events: [started(0), step(1, 7)], hasEnded: true } as unknown as LiveRun;
  const context = {
    emit: (event: unknown) => given.push(event as TrainingEvent),
    signal: new AbortController().signal,
  };
  await giveEvents(old, live, context, comesAfter(undefined));
  expect(given).toEqual([...old, ...live.events]);
});

test('a run that goes on from its last step and has nothing left to do still tells its end', () => {
  const done = { event: 'done', step: 2 } as TrainingEvent;
  const events = [...old, done, started(2), done];
  expect(events.filter(comesAfter(2))).toEqual([started(2), done]);
  expect(events.filter(comesAfter(1))).toEqual([step(2), done, started(2), done]);
});
