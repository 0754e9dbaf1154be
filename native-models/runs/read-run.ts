import { basename, join, resolve } from 'node:path';
import { listCheckpoints, markBest } from './checkpoints.ts';
import { runState } from './derive-run-state.ts';
import { EVENTS } from './event-log.ts';
import { readDescription } from './open-run.ts';
import { readEventLines } from './read-events.ts';
import { readFailure } from './run-error.ts';
import { readLockHolder } from './run-lock.ts';
import type { RunDetails, RunSummary } from './run-state.ts';

/**
 * A run in short, without its lock: somebody may be training it meanwhile.
 * @throws RunError `run-not-found`, `run-invalid`, `run-unreadable`.
 */
export async function readRunSummary(folder: string): Promise<RunSummary> {
  return (await readRun(folder, 'last')).summary;
}

/** The same with all events. */
export async function readRunDetails(folder: string): Promise<RunDetails> {
  return readRun(folder, 'all');
}

async function readRun(folder: string, steps: 'all' | 'last'): Promise<RunDetails> {
  const run = resolve(folder);
  const description = await readDescription(run);
  // The lock before the events: a process that ends in between has then written its last one.
  const holder = await readLockHolder(run).catch((error: unknown) => {
    throw readFailure(run, error);
  });
  const { events } = await readEventLines(join(run, EVENTS), steps);
  const summary: RunSummary = {
    run,
    name: basename(run),
    model: description.model.name,
    created: description.created,
    state: runState(holder, events),
    step: events.at(-1)?.step ?? 0,
    max_steps: description.max_steps,
    checkpoints: markBest(await listCheckpoints(run), events),
  };
  return { summary, description, history: events };
}
