import { expect, test, vi } from 'vitest';
import type { RunSummary } from '../../native-models/runs/run-state.ts';
import { LabError } from '../contract/lab-error.ts';
import type { TrainingHost, TrainingThread } from '../workers/training-host.ts';
import { LiveRuns } from './live-runs.ts';
import type { RunFolders } from './run-folders.ts';

const folder = '/runs/capitals';
/** As the disk has it: no end was written. */
const interrupted: RunSummary = {
  run: folder,
  name: 'capitals',
  model: 'translator',
  created: '2026-11-30T12:00:00.000Z',
  state: { phase: 'interrupted' },
  step: 3,
  max_steps: 10,
  checkpoints: [],
};
const started = {
  ...{ event: 'started', step: 0, max_steps: 10, num_train_epochs: 1, num_examples: 2 },
  ...{ num_parameters: 9, num_trainable_parameters: 9 },
};
const noSpace = new LabError({ code: 'disk-full', message: 'There is not enough space.', hint: 'Free some space.' });

/** Threads that begin and, at once, end with an error; a disk that takes no word of it. */
function runsOnFullDisk(): LiveRuns {
  const thread = { id: 7, ended: Promise.resolve(), end: () => undefined } as unknown as TrainingThread;
  const host = { open: () => thread } as unknown as TrainingHost;
  const full = () => Promise.reject(new Error('The disk is full.'));
  const folders = { add: async () => interrupted, summary: async () => interrupted, recordFailure: full };
  return new LiveRuns(host, folders as unknown as RunFolders, () => undefined);
}

test('a run whose end no disk could take has failed, with what it ended with, until it is begun again', async () => {
  const runs = runsOnFullDisk();
  expect(runs.overlay(interrupted).state).toEqual({ phase: 'interrupted' });
  await runs.begin(folder, new AbortController().signal, async (_thread, { emit }) => {
    emit(started);
    throw noSpace;
  });
  await vi.waitFor(() => expect(runs.get(folder)).toBeUndefined());
  expect((await runs.summary(folder)).state).toEqual({ phase: 'failed', error: noSpace.data });
  // What the disk does know is right.
  expect(runs.overlay({ ...interrupted, state: { phase: 'stopped' } }).state).toEqual({ phase: 'stopped' });

  let finish = () => undefined as void;
  await runs.begin(folder, new AbortController().signal, (_thread, { emit }) => {
    emit(started);
    return new Promise((resolve) => (finish = () => resolve({ event: 'done' } as never)));
  });
  finish();
  await vi.waitFor(() => expect(runs.get(folder)).toBeUndefined());
  expect((await runs.summary(folder)).state).toEqual({ phase: 'interrupted' });
});
