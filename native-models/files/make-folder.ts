import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FileError } from './file-error.ts';
import { siblingOf } from './siblings.ts';

/**
 * Creates a folder, and those above it that are missing. Node's own `recursive` does not end where a missing folder cannot
 * be made though its parent is there, as in /proc. Throws what the disk throws.
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const missing = [resolve(path)];
  // The root is its own parent, and a drive may be away.
  for (let at = dirname(missing[0]!); at !== missing[0] && !(await isFolder(at)); at = dirname(at)) missing.unshift(at);
  for (const folder of missing) {
    await mkdir(folder).catch(async (error: NodeJS.ErrnoException) => {
      if (!(await isFolder(folder))) throw error; // else somebody was quicker
    });
  }
}

/** Whether something can be written under this path: its parent is made and tried. @throws FileError `file-unwritable`. */
export async function assertWritable(path: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
    const probe = siblingOf(path);
    await mkdir(probe);
    await rmdir(probe);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const hint = 'Name a folder in a place that can be written to.';
    const sentence = `Nothing can be written to ${path}: ${message}.`;
    throw new FileError('file-unwritable', sentence, { file: path, found: code ?? message, hint }, error);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
