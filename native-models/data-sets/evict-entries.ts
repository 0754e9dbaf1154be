import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { discardFolder } from '../files/publish-folder.ts';
import { entryUsedMs } from './encoded-entry.ts';

/** A half-written entry to which nobody has written for so long belongs to a process that was killed. */
const STALE_MS = 60 * 60 * 1000;

interface Entry {
  readonly path: string;
  readonly bytes: number;
  readonly usedMs: number;
}

/**
 * Removes the entries that were used longest ago until the rest fits, and what killed processes left. `kept` stays in any
 * case; so does what cannot be removed. Throws what the disk throws when the folder is listed.
 */
export async function evictEntries(folder: string, limitBytes: number, kept: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((name) => name.endsWith('.tmp'))) await sweepIfStale(join(folder, name));
  const whole = names.filter((name) => /^[0-9a-f]{64}$/.test(name)).map((name) => describeEntry(join(folder, name)));
  const entries = (await Promise.all(whole)).sort((a, b) => a.usedMs - b.usedMs);
  let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes } of entries) {
    if (total <= limitBytes) return;
    if (path === kept) continue;
    // Under a running training its open files keep working; Windows does not let them go.
    const isGone = await discardFolder(path).then(
      () => true,
      () => false,
    );
    if (isGone) total -= bytes;
  }
}

async function describeEntry(path: string): Promise<Entry> {
  const files = await filesIn(path);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return { path, bytes, usedMs: await entryUsedMs(path).catch(() => 0) };
}

async function sweepIfStale(path: string): Promise<void> {
  const files = await filesIn(path);
  const own = await stat(path).catch(() => null);
  const lastWrittenMs = Math.max(own?.mtimeMs ?? 0, ...files.map(({ mtimeMs }) => mtimeMs));
  if (Date.now() - lastWrittenMs > STALE_MS) await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

/** Files of an entry as they are; another process may be removing them. */
async function filesIn(path: string): Promise<readonly { readonly size: number; readonly mtimeMs: number }[]> {
  const names = await readdir(path).catch((): string[] => []);
  const found = await Promise.all(names.map((name) => stat(join(path, name)).catch(() => null)));
  return found.filter((file) => file !== null);
}
