import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TypedError } from '../errors/typed-error.ts';
import { replaceFile } from './replace-file.ts';

/** A small file could not be written. */
export class FileError extends TypedError<'file-unwritable'> {}

/**
 * Writes a small file whole: after a crash at any moment the path holds the old content or the new one. Folders on the
 * way are created.
 * @throws FileError `file-unwritable`.
 */
export async function atomicWrite(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await replaceFile(path, (handle) => handle.writeFile(content));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const sentence = `The file ${path} could not be written: ${message}.`;
    throw new FileError('file-unwritable', sentence, { file: path, found: code ?? message }, error);
  }
}
