import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Example } from '../data-sets/example.ts';
import type { HashedFile, RunData } from './run-description.ts';

const FOLDER = 'data/';

/** A file that goes into a run's folder because it lies nowhere else. */
export interface RunDataFile {
  /** As a description names it: `data/…`. */
  readonly hashed: HashedFile;
  readonly content: Uint8Array;
}

/** Pairs that were typed in, as the file that the run keeps of them: one JSON object a line. */
export function examplesFile(part: 'train' | 'evaluation', examples: readonly Example[]): RunDataFile {
  const text = examples.map(({ source, target }) => JSON.stringify({ source, target }) + '\n').join('');
  const content = Buffer.from(text);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { hashed: { path: `${FOLDER}${part}.jsonl`, size_bytes: content.length, sha256 }, content };
}

/** Where a file of a description lies now: `data/…` moves with the run's folder, all else is absolute. */
export function pathInRun(folder: string, path: string): string {
  return path.startsWith(FOLDER) ? join(folder, path) : path;
}

/** Where a run's data lie now. */
export function dataSourceOf(folder: string, { source }: RunData): RunData['source'] {
  return { ...source, path: pathInRun(folder, source.path) };
}
