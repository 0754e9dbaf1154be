import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Example } from '../data-sets/example.ts';
import type { HashedFile, RunData } from './run-description.ts';

const FOLDER = 'data/';

/**
 * What a run's data sets are for: to be trained on; to be evaluated; to be evaluated as well, though they have nothing to do
 * with the training, so that forgetting shows; and to be mixed into the training again, so that less is forgotten.
 */
export type DataPart = 'train' | 'evaluation' | 'general' | 'replay';

/** Something of each data set that a run has. */
export type DataParts<Of> = { readonly train: Of } & {
  readonly [Part in Exclude<DataPart, 'train'>]?: Of | null | undefined;
};

/** What becomes of each data set that is there, one after the other. */
export async function eachPart<From, To>(
  parts: DataParts<From>,
  work: (from: From, part: DataPart) => To | Promise<To>,
): Promise<DataParts<To>> {
  const ofOptional = async (part: Exclude<DataPart, 'train'>) => {
    const from = parts[part];
    return from == null ? null : work(from, part);
  };
  return {
    train: await work(parts.train, 'train'),
    evaluation: await ofOptional('evaluation'),
    general: await ofOptional('general'),
    replay: await ofOptional('replay'),
  };
}

/** A file that goes into a run's folder because it lies nowhere else. */
export interface RunDataFile {
  /** As a description names it: `data/…`. */
  readonly hashed: HashedFile;
  readonly content: Uint8Array;
}

/** Pairs that were typed in, as the file that the run keeps of them: one JSON object a line. */
export function examplesFile(part: DataPart, examples: readonly Example[]): RunDataFile {
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
