import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from '../safetensors/replace-file.ts';
import { LibraryError } from './library-error.ts';

/**
 * Writes a small file whole: after a crash at any moment the path holds the old content or the new one. Folders on the
 * way are created.
 * @throws LibraryError `file-unwritable`.
 */
export async function atomicWrite(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await replaceFile(path, (handle) => handle.writeFile(content));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const sentence = `The file ${path} could not be written: ${message}.`;
    throw new LibraryError('file-unwritable', sentence, { file: path, found: code ?? message }, error);
  }
}
