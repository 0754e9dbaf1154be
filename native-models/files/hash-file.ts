import { createHash } from 'node:crypto';
import { readPieces } from './read-pieces.ts';

/** A file as it was when it was read or written. */
export interface FileHash {
  readonly path: string;
  readonly size_bytes: number;
  /** Hexadecimal, lower case. */
  readonly sha256: string;
}

/**
 * Reads the file once, piece by piece. Throws what the disk throws.
 * @param beforePiece awaited before each mebibyte: whoever has time shares the thread with those who have not.
 */
export async function hashFile(path: string, beforePiece?: () => Promise<void>): Promise<FileHash> {
  const hash = createHash('sha256');
  let size_bytes = 0;
  for await (const piece of readPieces(path)) {
    await beforePiece?.();
    hash.update(piece);
    size_bytes += piece.byteLength;
  }
  return { path, size_bytes, sha256: hash.digest('hex') };
}

/** One after the other, in the given order. */
export async function hashFiles(paths: readonly string[]): Promise<readonly FileHash[]> {
  const hashes: FileHash[] = [];
  for (const path of paths) hashes.push(await hashFile(path));
  return hashes;
}
