import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { siblingOf, sweepSiblings } from './siblings.ts';
import { syncFile, syncFolder } from './synced.ts';

/**
 * Writes a folder so that its path holds all of it or nothing: into a sibling, every file synced, then renamed. The path
 * must be free or an empty folder. When `write` fails, the sibling is removed; what killed processes left of it is swept
 * away first. Where several write the same folder at this moment, all but the first to end get an error of the disk.
 * Resolves to what `write` says. Throws what the disk or `write` throws.
 */
export async function publishFolder<Result>(path: string, write: (folder: string) => Promise<Result>): Promise<Result> {
  const parent = dirname(path);
  await makeFolder(parent);
  await sweepSiblings(path);
  const sibling = siblingOf(path);
  try {
    await mkdir(sibling);
    const result = await write(sibling);
    for (const entry of await readdir(sibling, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      await (entry.isDirectory() ? syncFolder(path) : syncFile(path));
    }
    await syncFolder(sibling);
    // Windows refuses to rename over a folder, even an empty one.
    if (process.platform === 'win32') await rmdir(path).catch(() => undefined);
    await rename(sibling, path);
    await syncFolder(parent);
    return result;
  } catch (error) {
    await rm(sibling, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/** Removes a folder so that its path holds all of it or nothing. Throws what the disk throws. */
export async function discardFolder(path: string): Promise<void> {
  const sibling = siblingOf(path);
  await rename(path, sibling);
  await rm(sibling, { recursive: true, force: true });
}
