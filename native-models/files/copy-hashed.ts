import { open, type FileHandle } from 'node:fs/promises';
import { fileUnwritable } from './file-error.ts';
import type { FileHash } from './hash-file.ts';
import { HashingWriter } from './hashing-writer.ts';
import { readPieces } from './read-pieces.ts';

/**
 * Copies a file into a new one and hashes it on the way: each byte is read once. Not synced: who publishes the folder
 * does that.
 * @param onBytes told how many bytes came to those before; what it throws ends the copying.
 * @returns the hash of what was read, which is what was written, and the path of the copy.
 * @throws FileError `file-unwritable` where the copy cannot be written; what the disk throws where the file cannot be read.
 */
export async function copyHashed(
  from: string,
  to: string,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<FileHash> {
  const unwritable = (error: unknown) => {
    throw fileUnwritable(to, error);
  };
  await using handle: FileHandle = await open(to, 'wx').catch(unwritable);
  const copy = new HashingWriter(handle);
  for await (const piece of readPieces(from)) {
    await copy.write(piece).catch(unwritable);
    onBytes(piece.byteLength);
  }
  return { path: to, ...(await copy.end().catch(unwritable)) };
}
