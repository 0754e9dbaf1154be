import type { Said } from '../errors/phrases.ts';
import { createHash } from 'node:crypto';
import { readPieces } from '../files/read-pieces.ts';
import { HubError } from './hub-error.ts';
import type { RemoteFile } from './remote-file.ts';

/**
 * Reads a file as it lies on the disk and compares it with what the repository's list says.
 * @param onBytes told how many bytes came to those before; what it throws ends the reading.
 * @throws HubError `download-damaged`; what the disk throws.
 */
export async function checkFile(
  path: string,
  { name, size_bytes, check }: RemoteFile,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<void> {
  const hash = createHash(check.algorithm === 'sha256' ? 'sha256' : 'sha1');
  if (check.algorithm === 'git-sha1') hash.update(`blob ${size_bytes}\0`);
  let length = 0;
  for await (const piece of readPieces(path)) {
    hash.update(piece);
    length += piece.byteLength;
    onBytes(piece.byteLength);
  }
  if (length !== size_bytes) throw damaged(name, 'size', ['bytes', size_bytes], ['bytes', length]);
  const found = hash.digest('hex');
  const title = check.algorithm === 'sha256' ? 'SHA-256' : 'git hash';
  if (found !== check.value) throw damaged(name, title, check.value, found);
}

/** The error of a file that is not what the repository's list says. */
export function damaged(file: string, what: string, expected: Said, found: Said): HubError {
  const message = `${file} is not what the repository’s list says: its ${what} is another one. What was fetched of it was thrown away.`;
  const hint = 'Fetch it again. If that ends the same way, the endpoint gives wrong files: take another one.';
  return new HubError('download-damaged', message, {
    file,
    place: what === 'size' ? ['size'] : what,
    expected,
    found,
    hint,
  });
}
