import { randomUUID } from 'node:crypto';
import { rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileHash } from './hash-file.ts';
import { HashingWriter } from './hashing-writer.ts';
import { fillSynced, syncFolder } from './synced.ts';

/**
 * Writes a file so that its path always holds either the old content or the whole new one: into a sibling first, synced
 * to disk, then renamed. When `write` fails, the sibling is removed and the old file stays. Resolves to what `write` says.
 * Throws what the disk or `write` throws.
 */
export async function replaceFile<Result>(
  path: string,
  write: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  return writeByWayOf(join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`), path, write);
}

/** Writes a file under another name beside its own, syncs it, and gives it its name; that other one is gone where it fails. */
export async function writeByWayOf<Result>(
  sibling: string,
  path: string,
  write: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  try {
    const result = await fillSynced(sibling, write);
    await rename(sibling, path);
    await syncFolder(dirname(path));
    return result;
  } catch (error) {
    await rm(sibling, { force: true }).catch(() => undefined); // what went wrong first says more
    throw error;
  }
}

/** The same with the hash of what was written, taken on its way. */
export async function replaceHashed(path: string, write: (file: HashingWriter) => Promise<void>): Promise<FileHash> {
  return replaceFile(path, async (handle) => {
    const file = new HashingWriter(handle);
    await write(file);
    return { path, ...(await file.end()) };
  });
}
