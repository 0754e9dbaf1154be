import { randomUUID } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { makeFolder } from '../files/make-folder.ts';
import { pidRuns } from '../files/process-identity.ts';
import { syncFolder, writeSynced } from '../files/synced.ts';
import { DESCRIPTION, descriptionText, openLocked, type OpenRun } from './open-run.ts';
import type { RunDataFile } from './run-data.ts';
import type { RunDescription } from './run-description.ts';
import { realDisk, type Disk } from '../files/disk.ts';
import { RunError, systemCode, writeFailure } from './run-error.ts';
import { acquireLock, readLockHolder } from './run-lock.ts';

/**
 * A new run in a folder that does not exist or is empty, with the lock held. The folder is made beside its place, lock
 * and all, synced, then renamed: it is a whole run or not there.
 * @throws RunError `run-exists`, `run-unwritable`, `disk-full`.
 */
export async function createRun(
  folder: string,
  description: RunDescription,
  data: readonly RunDataFile[] = [],
  disk: Disk = realDisk,
): Promise<OpenRun> {
  const path = await vacantPlace(resolve(folder));
  const sibling = join(dirname(path), `.${basename(path)}.${process.pid}.${randomUUID()}.tmp`);
  try {
    await mkdir(sibling);
    await mkdir(join(sibling, 'data'));
    const lock = await acquireLock(sibling);
    for (const { hashed, content } of data) await writeSynced(join(sibling, hashed.path), content);
    await syncFolder(join(sibling, 'data'));
    await writeSynced(join(sibling, DESCRIPTION), descriptionText(description));
    await syncFolder(sibling);
    await putInPlace(sibling, path);
    await syncFolder(dirname(path));
    return await openLocked(path, lock, disk);
  } catch (error) {
    await rm(sibling, { recursive: true, force: true }).catch(() => undefined);
    throw writeFailure(path, error);
  }
}

/** The folder itself, with links followed. Its parent exists from now on. */
async function vacantPlace(folder: string): Promise<string> {
  try {
    await makeFolder(dirname(folder));
  } catch (error) {
    throw writeFailure(folder, error);
  }
  try {
    await sweepUnfinished(folder);
    if ((await readdir(folder)).length > 0) throw taken(folder);
    return await realpath(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return folder;
    if (systemCode(error) === 'ENOTDIR') throw taken(folder);
    throw writeFailure(folder, error);
  }
}

/**
 * What processes left that were killed while they created a run here. Until the lock is in it, a sibling's name says whose
 * it is. Should a process of another machine be creating this very run, one of the two would be refused anyway.
 */
async function sweepUnfinished(folder: string): Promise<void> {
  const start = `.${basename(folder)}.`;
  for (const name of await readdir(dirname(folder))) {
    const pid = name.startsWith(start) && /^(\d{1,10})\.[0-9a-f-]{36}\.tmp$/.exec(name.slice(start.length))?.[1];
    if (!pid) continue;
    const sibling = join(dirname(folder), name);
    const hasLock = (await readdir(sibling).catch((): string[] => [])).includes('lock');
    if (hasLock ? await readLockHolder(sibling) : await pidRuns(Number(pid))) continue;
    await rm(sibling, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Renaming over an empty folder is refused by Windows, and over a full one everywhere. */
async function putInPlace(sibling: string, path: string): Promise<void> {
  try {
    if (process.platform === 'win32') await rmdir(path).catch(() => undefined);
    await rename(sibling, path);
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw taken(path);
    throw error;
  }
}

function taken(folder: string): RunError {
  const message = `A run cannot begin in ${folder}: something is there already.`;
  const hint = 'If it is a run, resume it; else name a folder that is new or empty.';
  return new RunError('run-exists', message, { file: folder, expected: ['new-folder'], hint });
}
