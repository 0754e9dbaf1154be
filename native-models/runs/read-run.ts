import { basename, join, resolve } from 'node:path';
import { listCheckpoints, markBest } from './checkpoints.ts';
import { runState } from './derive-run-state.ts';
import { EVENTS } from './event-log.ts';
import { readInterruption } from './interruption.ts';
import { readDescription } from './open-run.ts';
import type { TrainingEvent } from '../training/training-events.ts';
import { readEventLines } from './read-events.ts';
import { readStretches, type StepStretch } from './read-stretches.ts';
import { readFailure } from './run-error.ts';
import { readLockHolder } from './run-lock.ts';
import type { RunDetails, RunSummary } from './run-state.ts';
import type { StepField } from './step-line.ts';

/**
 * A run in short, without its lock: somebody may be training it meanwhile.
 * @throws RunError `run-not-found`, `run-invalid`, `run-unreadable`.
 */
export async function readRunSummary(folder: string): Promise<RunSummary> {
  return (await readRun(folder, async (file) => (await readEventLines(file, 'last')).events)).summary;
}

/** The same with all events. */
export async function readRunDetails(folder: string): Promise<RunDetails> {
  return readRun(folder, async (file) => (await readEventLines(file)).events);
}

/** The same with `fields` of the steps as columns. */
export async function readRunStretches(folder: string, fields: readonly StepField[]): Promise<RunStretches> {
  return readRun(folder, (file) => readStretches(file, fields));
}

/** What a run folder holds, its steps as columns. */
export type RunStretches = RunWith<TrainingEvent | StepStretch>;

interface RunWith<Entry> extends Omit<RunDetails, 'history'> {
  readonly history: readonly Entry[];
}

async function readRun<Entry extends TrainingEvent | StepStretch>(
  folder: string,
  readHistory: (file: string) => Promise<readonly Entry[]>,
): Promise<RunWith<Entry>> {
  const run = resolve(folder);
  const description = await readDescription(run);
  // The lock before the events: a process that ends in between has then written its last one.
  const holder = await readLockHolder(run).catch((error: unknown) => {
    throw readFailure(run, error);
  });
  const history = await readHistory(join(run, EVENTS));
  // A run's state asks for its last step alone, which is in no stretch.
  const events = history.filter((entry): entry is Exclude<Entry, StepStretch> => entry.event !== 'steps');
  const state = runState(holder, events);
  const stored = await listCheckpoints(run);
  const summary: RunSummary = {
    run,
    name: basename(run),
    model: description.model.name,
    created: description.created,
    state,
    step: events.at(-1)?.step ?? 0,
    max_steps: description.max_steps,
    checkpoints: markBest(stored, events),
    ...(state.phase === 'interrupted'
      ? { interruption: await readInterruption(run, description, stored.length > 0) }
      : {}),
  };
  return { summary, description, history };
}
