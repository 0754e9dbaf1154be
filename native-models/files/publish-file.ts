import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { writeByWayOf } from './replace-file.ts';
import { siblingOf, sweepSiblings } from './siblings.ts';

/**
 * Writes a large new file so that its path holds all of it or nothing: into a sibling, synced, then renamed. When `write`
 * fails, the sibling is removed; what killed processes left of it is swept away first.
 * Resolves to what `write` says. Throws what the disk or `write` throws.
 */
export async function publishFile<Result>(
  path: string,
  write: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  await makeFolder(dirname(path));
  await sweepSiblings(path);
  return writeByWayOf(siblingOf(path), path, write);
}
