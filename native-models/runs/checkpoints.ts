import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingEvent } from '../training/training-events.ts';
import { readChecksums, sizeOf, verifyChecksums, type Checksums } from './checksums.ts';
import { readFailure, RunError } from './run-error.ts';
import type { RunCheckpoint } from './run-state.ts';

/** A checkpoint as it lies in the run's folder. */
export type StoredCheckpoint = Omit<RunCheckpoint, 'best'>;

/** The newest checkpoint that is whole, and what was wrong with the newer ones. */
export interface LastWholeCheckpoint {
  readonly checkpoint: StoredCheckpoint | null;
  /** Newest first. */
  readonly damaged: readonly RunError[];
}

export function checkpointName(step: number): string {
  return `checkpoint-${step}`;
}

/** Null where the name is not that of a checkpoint. */
function checkpointStep(name: string): number | null {
  const digits = /^checkpoint-(0|[1-9]\d{0,14})$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Those whose files are there and have their sizes, by step; what lies inside is not read. @throws RunError */
export async function listCheckpoints(folder: string): Promise<readonly StoredCheckpoint[]> {
  const found = await Promise.all(
    (await stepsOf(folder)).map((step) => describe(folder, step, readChecksums).catch(ignoreDamage)),
  );
  return found.filter((checkpoint) => checkpoint !== null);
}

/**
 * Reads every file of a checkpoint, by `read` where something more is to be done on the way.
 * @throws RunError `checkpoint-damaged` naming the file, `checkpoint-not-found`.
 */
export async function verifyCheckpoint(
  folder: string,
  name: string,
  read?: Parameters<typeof verifyChecksums>[1],
): Promise<StoredCheckpoint> {
  const step = checkpointStep(name);
  if (step !== null) return describe(folder, step, (path) => verifyChecksums(path, read));
  const message = `The run ${folder} has no checkpoint of the name ${name}.`;
  throw new RunError('checkpoint-not-found', message, { file: folder, expected: 'checkpoint-<step>', found: name });
}

/** Checks from the newest on and passes over those that are damaged. @throws RunError `run-unreadable`. */
export async function lastWholeCheckpoint(folder: string): Promise<LastWholeCheckpoint> {
  const { result, damaged } = await fromLastWhole(folder, (name) => verifyCheckpoint(folder, name));
  return { checkpoint: result, damaged };
}

/**
 * What `work` makes of the newest checkpoint that is whole: it is tried from the newest on, and a RunError of its passes
 * over a checkpoint. Null where none is left.
 */
export async function fromLastWhole<Result>(
  folder: string,
  work: (name: string) => Promise<Result>,
): Promise<{ readonly result: Result | null; readonly damaged: readonly RunError[] }> {
  const damaged: RunError[] = [];
  for (const step of (await stepsOf(folder)).reverse()) {
    try {
      return { result: await work(checkpointName(step)), damaged };
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      damaged.push(error);
    }
  }
  return { result: null, damaged };
}

/** Marks the best: the last that an event calls so. */
export function markBest(
  checkpoints: readonly StoredCheckpoint[],
  events: readonly TrainingEvent[],
): readonly RunCheckpoint[] {
  const best = events.findLast((event) => event.event === 'checkpoint' && event.best);
  return checkpoints.map((checkpoint) => ({ ...checkpoint, best: checkpoint.step === best?.step }));
}

async function stepsOf(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw readFailure(folder, error);
  });
  return names
    .map(checkpointStep)
    .filter((step) => step !== null)
    .sort((a, b) => a - b);
}

async function describe(
  folder: string,
  step: number,
  read: (path: string) => Promise<Checksums>,
): Promise<StoredCheckpoint> {
  const name = checkpointName(step);
  return { step, name, size_bytes: sizeOf(await read(join(folder, name))) };
}

function ignoreDamage(error: unknown): null {
  if (error instanceof RunError) return null;
  throw error;
}
