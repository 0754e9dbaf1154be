import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { ProcessIdentity } from '../files/process-identity.ts';

const LOCK = 'lock';

const owner = v.object({
  id: v.pipe(v.string(), v.uuid()),
  pid: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 32)),
  host: v.pipe(v.string(), v.maxLength(1000)),
  started: v.pipe(v.string(), v.isoTimestamp()),
  process_start: v.nullable(v.pipe(v.string(), v.maxLength(1000))),
  thread: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/** What a lock file holds: which thread of which process took it. */
export interface LockOwner extends ProcessIdentity {
  /** Never used twice. */
  readonly id: string;
  /** `threadId` of node:worker_threads. */
  readonly thread: number;
}

/** A lock file as it was found; without an owner where it cannot be read: half-written, or damaged. */
export type LockEntry =
  | { readonly id: string; readonly owner: LockOwner }
  | { readonly id: string; readonly owner: null; readonly ageMs: number };

export function lockPath(folder: string): string {
  return join(folder, LOCK);
}

/** Where the successor of a lock whose owner died puts its own: whoever creates this file first is the successor. */
export function successorPath(folder: string, id: string): string {
  return join(folder, `${LOCK}.${id}.next`);
}

/** Where a lock is written before it is put in place. */
export function draftPath(folder: string, id: string): string {
  return join(folder, `.${LOCK}.${id}.tmp`);
}

/** `draft` and `successor` files by their names; null for others. */
export function lockFileKind(name: string): 'draft' | 'successor' | null {
  if (new RegExp(`^\\.${LOCK}\\.[\\w-]+\\.tmp$`).test(name)) return 'draft';
  return new RegExp(`^${LOCK}\\.[\\w-]+\\.next$`).test(name) ? 'successor' : null;
}

/** Null where there is no such file. Throws what the disk throws. */
export async function readLockEntry(path: string): Promise<LockEntry | null> {
  try {
    const parsed = parseOwner(await readFile(path, 'utf8'));
    if (parsed) return { id: parsed.id, owner: parsed };
    const { ino, mtimeMs } = await stat(path);
    return { id: `unreadable-${ino}-${Math.floor(mtimeMs)}`, owner: null, ageMs: Date.now() - mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parseOwner(text: string): LockOwner | null {
  try {
    const result = v.safeParse(owner, JSON.parse(text));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
