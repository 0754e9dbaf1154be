import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isThere } from '../files/is-there.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { TrainingEvent } from '../training/training-events.ts';
import * as checkpoints from './checkpoints.ts';
import { EventLog } from './event-log.ts';
import { parseDescription } from './parse-description.ts';
import type { RunDescription } from './run-description.ts';
import { realDisk, type Disk } from '../files/disk.ts';
import { readFailure, RunError, systemCode, writeFailure } from './run-error.ts';
import { acquireLock, releaseLock, sweepLockFiles } from './run-lock.ts';
import {
  assertSpace,
  removeCheckpoint,
  sweepLeftovers,
  writeCheckpoint,
  type CheckpointContent,
} from './write-checkpoint.ts';

export const DESCRIPTION = 'run.json';

/** As it stands in the file. */
export function descriptionText(description: RunDescription): string {
  return JSON.stringify(description, null, 2) + '\n';
}

/**
 * Opens the folder of a run for training: takes its lock and removes what a killed process left half-written.
 * @throws RunError `run-not-found`, `run-invalid`, `run-locked`, `run-unreadable`, `run-unwritable`.
 */
export async function openRun(folder: string, disk: Disk = realDisk): Promise<OpenRun> {
  const path = resolve(folder);
  await readDescription(path); // a folder that is no run gets no lock either
  return openLocked(path, await acquireLock(path), disk);
}

/** The rest of opening, for whoever has the lock; it is given back where this fails. */
export async function openLocked(folder: string, lock: string, disk: Disk): Promise<OpenRun> {
  try {
    const description = await readDescription(folder);
    await sweepLockFiles(folder);
    await sweepLeftovers(folder);
    return new OpenRun(folder, description, lock, await EventLog.open(folder, disk), disk);
  } catch (error) {
    await releaseLock(folder, lock);
    throw error;
  }
}

/** run.json of a run's folder. @throws RunError `run-not-found`, `run-invalid`, `run-unreadable`. */
export async function readDescription(folder: string): Promise<RunDescription> {
  const file = join(folder, DESCRIPTION);
  const text = await readFile(file, 'utf8').catch(async (error: unknown) => {
    const code = systemCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw readFailure(file, error);
    const message = (await isThere(folder))
      ? `${folder} is not the folder of a training run: it has no ${DESCRIPTION}.`
      : `There is no training run ${folder}: the folder does not exist.`;
    throw new RunError('run-not-found', message, { file: folder, expected: ['folder-with', DESCRIPTION] }, error);
  });
  return parseDescription(text, file);
}

/** A run that this thread trains. All of it is on disk before a call resolves, except events: see `flush`. */
export class OpenRun implements AsyncDisposable {
  #description: RunDescription;

  constructor(
    /** Absolute. */
    readonly folder: string,
    description: RunDescription,
    private readonly lock: string,
    private readonly events: EventLog,
    private readonly disk: Disk,
  ) {
    this.#description = description;
  }

  get description(): RunDescription {
    return this.#description;
  }

  /** From now on the run has these arguments, also when it is resumed again. @throws RunError `run-unwritable`, `disk-full`. */
  async changeArguments(args: RunDescription['arguments']): Promise<void> {
    const changed = { ...this.#description, arguments: args };
    const file = join(this.folder, DESCRIPTION);
    try {
      await replaceFile(file, (handle) => handle.writeFile(descriptionText(changed)));
    } catch (error) {
      throw writeFailure(file, error);
    }
    this.#description = changed;
  }

  /**
   * Resolves when the line is in the file, though perhaps not on the disk. An event that could not be written is not
   * lost: it comes with the next one that can, so do not append it again. @throws RunError `disk-full`, `run-unwritable`.
   */
  appendEvent(event: TrainingEvent): Promise<void> {
    return this.events.append(event);
  }

  /** Resolves when all events are on the disk. @throws RunError `disk-full`, `run-unwritable`. */
  flush(): Promise<void> {
    return this.events.flush();
  }

  /** In order; a line that was damaged is left out. @throws RunError `run-unreadable`. */
  async readEvents(): Promise<readonly TrainingEvent[]> {
    return (await this.events.read()).events;
  }

  /** Before the run goes on from its checkpoint of `step`, or from the beginning (0): forgets what came after. */
  truncateEvents(step: number): Promise<void> {
    return this.events.truncate(step);
  }

  /** By step, by their names and sizes alone: the events, which know the best, are not read. */
  checkpoints(): Promise<readonly checkpoints.StoredCheckpoint[]> {
    return checkpoints.listCheckpoints(this.folder);
  }

  /** Events first, so that the checkpoint's history is on disk before it. @throws RunError `disk-full`, `run-unwritable`. */
  async writeCheckpoint(step: number, content: CheckpointContent): Promise<checkpoints.StoredCheckpoint> {
    await this.flush();
    return writeCheckpoint(this.folder, step, content, this.disk);
  }

  /** Before the first step: whether a checkpoint of that size would fit at all. @throws RunError `disk-full`. */
  assertSpace(expectedBytes: number): Promise<void> {
    return assertSpace(this.folder, 'a checkpoint', expectedBytes, this.disk);
  }

  /** @throws RunError `checkpoint-damaged` naming the file, `checkpoint-not-found`. */
  verifyCheckpoint(name: string): Promise<checkpoints.StoredCheckpoint> {
    return checkpoints.verifyCheckpoint(this.folder, name);
  }

  lastWholeCheckpoint(): Promise<checkpoints.LastWholeCheckpoint> {
    return checkpoints.lastWholeCheckpoint(this.folder);
  }

  removeCheckpoint(name: string): Promise<void> {
    return removeCheckpoint(this.folder, name);
  }

  /** Gives the lock back, also where the last events cannot be written. @throws RunError */
  async close(): Promise<void> {
    try {
      await this.events.close();
    } finally {
      await releaseLock(this.folder, this.lock);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
