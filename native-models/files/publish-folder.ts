import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFile, syncFolder } from './synced.ts';

/**
 * Writes a folder so that its path holds all of it or nothing: into a sibling, every file synced, then renamed. The path
 * must be free or an empty folder. When `write` fails, the sibling is removed. Throws what the disk or `write` throws.
 */
export async function publishFolder(path: string, write: (folder: string) => Promise<void>): Promise<void> {
  const parent = dirname(path);
  await mkdir(parent, { recursive: true });
  await sweepSiblings(path);
  const sibling = join(parent, `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await mkdir(sibling);
    await write(sibling);
    for (const entry of await readdir(sibling, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      await (entry.isDirectory() ? syncFolder(path) : syncFile(path));
    }
    await syncFolder(sibling);
    // Windows refuses to rename over a folder, even an empty one.
    if (process.platform === 'win32') await rmdir(path).catch(() => undefined);
    await rename(sibling, path);
    await syncFolder(parent);
  } catch (error) {
    await rm(sibling, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/** What a killed process left of an earlier try. */
async function sweepSiblings(path: string): Promise<void> {
  const start = `.${basename(path)}.`;
  for (const name of await readdir(dirname(path)))
    if (name.startsWith(start) && /^[0-9a-f-]{36}\.tmp$/.test(name.slice(start.length)))
      await rm(join(dirname(path), name), { recursive: true, force: true });
}
