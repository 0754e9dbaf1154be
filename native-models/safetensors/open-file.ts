import { open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { SafetensorsError } from './safetensors-error.ts';

export interface OpenedFile extends AsyncDisposable {
  readonly handle: FileHandle;
  /** Absolute, symbolic links followed: what the runtime may map. */
  readonly file: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Opens a regular file for reading. Anything else (a folder, a pipe, a device) is refused before it is opened, because
 * opening a pipe would wait for ever.
 * @throws SafetensorsError `file-not-found` or `file-unreadable`.
 */
export async function openFile(path: string): Promise<OpenedFile> {
  try {
    const file = await realpath(path);
    const status = await stat(file);
    if (!status.isFile()) throw new Error('it is not a regular file');
    const handle = await open(file, 'r');
    return { handle, file, size: status.size, [Symbol.asyncDispose]: () => handle.close() };
  } catch (error) {
    throw readFailure(path, error);
  }
}

/** Reads `target.byteLength` bytes from `position`, in pieces that every platform can read at once. */
export async function readFully(handle: FileHandle, target: Uint8Array, position: number, file: string): Promise<void> {
  const pieceLength = 2 ** 30;
  let done = 0;
  while (done < target.byteLength) {
    const length = Math.min(pieceLength, target.byteLength - done);
    const { bytesRead } = await handle.read(target, done, length, position + done).catch((error: unknown) => {
      throw readFailure(file, error);
    });
    if (bytesRead === 0) throw truncated(file, position + target.byteLength, position + done);
    done += bytesRead;
  }
}

/** The sentence for a file that could not be had. */
function readFailure(path: string, error: unknown): SafetensorsError {
  if (error instanceof SafetensorsError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new SafetensorsError('file-not-found', `The file ${path} does not exist.`, { file: path }, error);
  }
  const sentence = `The file ${path} could not be read: ${message}.`;
  return new SafetensorsError('file-unreadable', sentence, { file: path, found: ['system', code ?? message] }, error);
}

function truncated(file: string, expected: number, found: number): SafetensorsError {
  const message = `${file} should hold at least ${expected} bytes, but now ends at ${found}: it changed after it was opened.`;
  return new SafetensorsError('file-truncated', message, {
    file,
    expected: ['bytes', expected],
    found: ['bytes', found],
  });
}
