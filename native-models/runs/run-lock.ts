import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { processLife, thisProcess } from '../files/process-identity.ts';
import { writeSynced } from '../files/synced.ts';
import { draftPath, lockFileKind, lockPath, readLockEntry, successorPath } from './lock-entry.ts';
import type { LockEntry, LockOwner } from './lock-entry.ts';
import { RunError, writeFailure } from './run-error.ts';

/** A lock file that cannot be read is being written, or, when it is older, damaged; then nobody holds it. */
const UNREADABLE_MS = 2000;
const ATTEMPTS = 200;

/**
 * Takes the run's lock and returns its id. The file appears whole, by a hard link, and only where there is none. A lock
 * whose process died is taken over by whoever first creates its successor file; several dead ones form a chain, and its
 * last link counts. A process that was late, and created a successor of a lock that is replaced already, finds that
 * `lock` does not lead to it. So no two processes win, whatever the order and whoever is killed.
 * @throws RunError `run-locked`, `run-unwritable`, `disk-full`.
 */
export async function acquireLock(folder: string, judge: typeof processLife = processLife): Promise<string> {
  const own: LockOwner = { id: randomUUID(), ...(await thisProcess()), thread: threadId };
  const draft = draftPath(folder, own.id);
  try {
    await writeSynced(draft, JSON.stringify(own));
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (await putExclusively(draft, lockPath(folder))) return own.id;
      const holder = await lastInChain(folder);
      if (!holder) continue;
      if (await isHeld(holder, judge)) {
        if (holder.owner) throw locked(folder, holder.owner);
        await delay(UNREADABLE_MS / 20);
      } else if (await succeed(folder, draft, own.id, holder.id)) return own.id;
    }
    throw new RunError('run-locked', `Other processes keep taking the lock of ${folder}.`, { file: folder });
  } catch (error) {
    throw writeFailure(lockPath(folder), error);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Gives the lock back, if it still is the one with this id. */
export async function releaseLock(folder: string, id: string): Promise<void> {
  if ((await readLockEntry(lockPath(folder)))?.id === id) await rm(lockPath(folder), { force: true });
}

/**
 * Gives back the lock that a thread of this process took and can no longer give back itself: it has ended without
 * closing its run. Call it only after the thread's own exit. False where that thread did not have the lock.
 */
export async function releaseLockOfThread(folder: string, thread: number): Promise<boolean> {
  const owner = await readLockHolder(folder);
  if (!owner?.own || owner.thread !== thread) return false;
  await releaseLock(folder, owner.id);
  return true;
}

/** Who has the run, without taking anything; null where nobody does. `own`: this very process. */
export async function readLockHolder(folder: string): Promise<(LockOwner & { readonly own: boolean }) | null> {
  const entry = await lastInChain(folder);
  if (!entry?.owner || !(await isHeld(entry))) return null;
  const { pid, host } = await thisProcess();
  return { ...entry.owner, own: entry.owner.pid === pid && entry.owner.host === host };
}

/** Removes what killed processes left. Only for whoever holds the lock: nothing that is removed can lead to another. */
export async function sweepLockFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const kind = lockFileKind(name);
    if (kind === null) continue;
    const entry = kind === 'draft' ? await readLockEntry(join(folder, name)) : null;
    if (!entry || !(await isHeld(entry))) await rm(join(folder, name), { force: true });
  }
}

async function succeed(folder: string, draft: string, id: string, deadId: string): Promise<boolean> {
  const successor = successorPath(folder, deadId);
  if (!(await putExclusively(draft, successor))) return false;
  if ((await lastInChain(folder))?.id !== id) {
    await rm(successor, { force: true });
    return false;
  }
  await rename(draft, lockPath(folder));
  await sweepLockFiles(folder);
  return true;
}

/** The lock that counts now; null where there is none. */
async function lastInChain(folder: string): Promise<LockEntry | null> {
  for (;;) {
    const first = await readLockEntry(lockPath(folder));
    if (!first) return null;
    let last = first;
    for (let next: LockEntry | null = first, length = 0; next && length < 1000; length++) {
      last = next;
      next = await readLockEntry(successorPath(folder, last.id));
    }
    // Replaced in the meantime, its successor files may be gone: the walk ended too early.
    if ((await readLockEntry(lockPath(folder)))?.id === first.id) return last;
  }
}

async function isHeld(entry: LockEntry, judge = processLife): Promise<boolean> {
  return entry.owner ? (await judge(entry.owner)) !== 'dead' : entry.ageMs < UNREADABLE_MS;
}

/** False where `to` exists. Some file systems (exFAT) have no hard links: there the file is copied. */
async function putExclusively(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to).catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code ?? '')) throw error;
      return copyFile(from, to, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function locked(folder: string, { pid, host, started }: LockOwner): RunError {
  const who = pid === process.pid ? `this process (${pid})` : `process ${pid}`;
  const message = `The run ${folder} is in use by ${who} on ${host}, since ${started}.`;
  const hint =
    'Wait until it has ended, or stop it there. ' +
    `Only if nothing trains it on ${host} any more, remove the file ${lockPath(folder)}.`;
  const found = ['process-on', pid, host] as const;
  return new RunError('run-locked', message, { file: folder, expected: ['free-run'], found, hint });
}
