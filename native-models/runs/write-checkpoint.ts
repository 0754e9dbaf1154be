import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileHash } from '../files/hash-file.ts';
import { isThere } from '../files/is-there.ts';
import { syncFolder } from '../files/synced.ts';
import { checkpointName, type StoredCheckpoint } from './checkpoints.ts';
import { sizeOf, writeChecksums } from './checksums.ts';
import type { Disk } from '../files/disk.ts';
import { RunError, writeFailure } from './run-error.ts';

/** Stays free beside a checkpoint: for events, and for the rest of the machine. */
const MARGIN_BYTES = 64 * 2 ** 20;

/** What a checkpoint is to hold. */
export interface CheckpointContent {
  /** About how much `write` writes: what must be free before it begins. */
  readonly expectedBytes: number;
  /**
   * Puts plain files, no folders, into the empty folder. Those that it names are on the disk, with the hash of what was
   * written; all others are synced and hashed afterwards.
   */
  readonly write: (folder: string) => Promise<readonly FileHash[]>;
}

/**
 * Writes `checkpoint-{step}` so that it is there whole or not at all: into a sibling, with checksums, synced, then
 * renamed. One of the same name stays until then.
 * @throws RunError `disk-full`, `run-unwritable`; whatever else `write` throws.
 */
export async function writeCheckpoint(
  folder: string,
  step: number,
  content: CheckpointContent,
  disk: Disk,
): Promise<StoredCheckpoint> {
  const name = checkpointName(step);
  const target = join(folder, name);
  const sibling = siblingOf(folder, name, 'tmp');
  await assertSpace(folder, name, content.expectedBytes, disk);
  try {
    await mkdir(sibling);
    const size_bytes = sizeOf(await writeChecksums(sibling, await content.write(sibling)));
    await syncFolder(sibling);
    await putInPlace(sibling, target, siblingOf(folder, name, 'old'));
    await syncFolder(folder);
    return { step, name, size_bytes };
  } catch (error) {
    await rm(sibling, { recursive: true, force: true }).catch(() => undefined);
    throw writeFailure(target, error);
  }
}

/** Takes its name away first, so that a half-removed one does not pass for a checkpoint. @throws RunError */
export async function removeCheckpoint(folder: string, name: string): Promise<void> {
  const condemned = siblingOf(folder, name, 'tmp');
  try {
    await rename(join(folder, name), condemned);
    await rm(condemned, { recursive: true, force: true });
  } catch (error) {
    throw writeFailure(join(folder, name), error);
  }
}

/**
 * What killed processes left in a run: `.name.<uuid>.tmp` goes; a checkpoint that was to be replaced (`.old`) gets its
 * name back where the new one had not come into its place. Only for whoever holds the run's lock. @throws RunError
 */
export async function sweepLeftovers(folder: string): Promise<void> {
  try {
    for (const name of await readdir(folder)) {
      const [, original, end] = /^\.(.+)\.[0-9a-f-]{36}\.(tmp|old)$/.exec(name) ?? [];
      if (original === undefined || original === 'lock') continue; // the lock sweeps its own
      const path = join(folder, name);
      if (end === 'old' && !(await isThere(join(folder, original)))) await rename(path, join(folder, original));
      else await rm(path, { recursive: true, force: true });
    }
  } catch (error) {
    throw writeFailure(folder, error);
  }
}

/** A folder cannot be renamed over another one: the old one steps aside, and is found again after a crash in between. */
async function putInPlace(sibling: string, target: string, aside: string): Promise<void> {
  const isReplaced = await isThere(target);
  if (isReplaced) await rename(target, aside);
  try {
    await rename(sibling, target);
  } catch (error) {
    if (isReplaced) await rename(aside, target);
    throw error;
  }
  if (isReplaced) await rm(aside, { recursive: true, force: true });
}

/** @throws RunError `disk-full` where a checkpoint of that size would not fit; `name` is what the sentence calls it. */
export async function assertSpace(folder: string, name: string, expectedBytes: number, disk: Disk): Promise<void> {
  const free = await disk.freeBytes(folder).catch(() => Infinity); // unknown: the writing itself will tell
  const needed = Math.ceil(expectedBytes) + MARGIN_BYTES;
  if (free >= needed) return;
  const message =
    `There is not enough space for ${name} in ${folder}: ` +
    `${megabytes(needed)} have to be free, but only ${megabytes(free)} are.`;
  const hint = 'Free some space and resume the run, or let save_total_limit keep fewer checkpoints.';
  const details = {
    file: join(folder, name),
    expected: ['bytes-free', needed],
    found: ['bytes-free', free],
    hint,
  } as const;
  throw new RunError('disk-full', message, details);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function siblingOf(folder: string, name: string, end: 'tmp' | 'old'): string {
  return join(folder, `.${name}.${randomUUID()}.${end}`);
}
