import { mkdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { siblingOf, sweepSiblings } from './siblings.ts';
import { fillSynced, syncFolder } from './synced.ts';

/**
 * Writes a large new file so that its path holds all of it or nothing: into a sibling, synced, then renamed. When `write`
 * fails, the sibling is removed; what killed processes left of it is swept away first.
 * Resolves to what `write` says. Throws what the disk or `write` throws.
 */
export async function publishFile<Result>(
  path: string,
  write: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  await mkdir(dirname(path), { recursive: true });
  await sweepSiblings(path);
  const sibling = siblingOf(path);
  try {
    const result = await fillSynced(sibling, write);
    await rename(sibling, path);
    await syncFolder(dirname(path));
    return result;
  } catch (error) {
    await rm(sibling, { force: true }).catch(() => undefined);
    throw error;
  }
}
