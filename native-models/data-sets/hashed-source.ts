import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { FileHash } from '../files/hash-file.ts';
import { readBytes } from '../text-files/read-text.ts';
import { DataSetError, throwIfCancelled } from './data-set-error.ts';
import type { DataSource, FileSource } from './example.ts';
import { readingOf } from './read-examples.ts';

/** A data set and what its content is known by. */
export interface HashedSource {
  readonly source: DataSource;
  /** SHA-256 of each of its files; of pairs that were typed in, that of the jsonl file which would hold them. */
  readonly hashes: readonly string[];
  /** Throws DataSetError `file-changed` where somebody wrote to a file since before it was hashed. */
  readonly assertUnchanged: () => Promise<void>;
}

/**
 * Hashes the files of a data set, in their order.
 * Throws TextFileError (a file cannot be had, or its kind is unknown) and DataSetError `cancelled`.
 */
export async function hashSource(source: FileSource, signal: AbortSignal | undefined): Promise<readonly FileHash[]> {
  readingOf(source); // what cannot be read need not be hashed
  const hashes: FileHash[] = [];
  for (const path of filesOf(source)) {
    const hash = createHash('sha256');
    let size_bytes = 0;
    for await (const bytes of readBytes(path)) {
      throwIfCancelled(signal);
      hash.update(bytes);
      size_bytes += bytes.length;
    }
    hashes.push({ path, size_bytes, sha256: hash.digest('hex') });
  }
  return hashes;
}

/** Notes how the files of a data set are now; the returned function is the `assertUnchanged` of its HashedSource. */
export async function rememberFiles(source: DataSource): Promise<() => Promise<void>> {
  if (source.kind === 'examples') return () => Promise.resolve();
  const paths = filesOf(source);
  const before = await Promise.all(paths.map(lastWritten));
  return async () => {
    const after = await Promise.all(paths.map(lastWritten));
    const at = after.findIndex((written, index) => written !== before[index]);
    if (at >= 0) throw changed(paths[at]!);
  };
}

function filesOf({ path, target_path }: FileSource): readonly string[] {
  return target_path === undefined ? [path] : [path, target_path];
}

/** Size and time of the last change; whoever reads a file that is missing says so better. */
async function lastWritten(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found ? `${found.size} bytes at ${found.mtimeNs}` : 'nothing';
}

function changed(file: string): DataSetError {
  const message = `The file ${file} was changed while its examples were being read.`;
  const hint = 'Start again once nothing writes to the file any more.';
  return new DataSetError('file-changed', message, { file, hint });
}
