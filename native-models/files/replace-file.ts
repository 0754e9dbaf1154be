import { randomUUID } from 'node:crypto';
import { rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder, writeSynced } from './synced.ts';

/**
 * Writes a file so that its path always holds either the old content or the whole new one: into a sibling first, synced
 * to disk, then renamed. When `write` fails, the sibling is removed and the old file stays. Throws what the disk or
 * `write` throws.
 */
export async function replaceFile(path: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  const sibling = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeSynced(sibling, write);
    await rename(sibling, path);
  } catch (error) {
    await rm(sibling, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}
