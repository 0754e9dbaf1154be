import { dirname } from 'node:path';
import { fileUnwritable } from './file-error.ts';
import { makeFolder } from './make-folder.ts';
import { replaceFile } from './replace-file.ts';

/**
 * Writes a small file whole: after a crash at any moment the path holds the old content or the new one. Folders on the
 * way are created.
 * @throws FileError `file-unwritable`.
 */
export async function atomicWrite(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await replaceFile(path, (handle) => handle.writeFile(content));
  } catch (error) {
    throw fileUnwritable(path, error);
  }
}
