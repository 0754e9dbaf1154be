import { join } from 'node:path';
import type { EncodedDataSet } from '../data-sets/encoded-examples.ts';
import { EncodedStore } from '../data-sets/encoded-store.ts';
import type { DataSource } from '../data-sets/example.ts';
import { hashSource, rememberFiles, type HashedSource } from '../data-sets/hashed-source.ts';
import type { HashedFile, RunData } from '../runs/run-description.ts';
import { dataSourceOf, examplesFile, type DataPart, type RunDataFile } from '../runs/run-data.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { assertUnchanged } from './describe-run.ts';
import type { OpenedModel } from './open-training.ts';

/** What a data set is encoded with, and where that is kept. */
export interface OpenDataOptions {
  readonly opened: OpenedModel;
  readonly arguments: TrainingArguments;
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  /** Rows read so far. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

/** A data set as a new run will remember it, hashed once for run.json and for the store of encoded data sets. */
export interface DescribedData {
  readonly hashed: HashedSource;
  /** Files are named by path (absolute, as the job's) and hash. */
  readonly data: Omit<RunData, 'examples'>;
  /** The file that the run keeps where the pairs were typed in. */
  readonly kept: readonly RunDataFile[];
}

/** @throws TextFileError where a file cannot be had; DataSetError `cancelled`. */
export async function describeData(part: DataPart, source: DataSource, signal: AbortSignal): Promise<DescribedData> {
  const assertUnchanged = await rememberFiles(source);
  const hashed = (files: readonly HashedFile[]) => ({ source, hashes: sha256Of(files), assertUnchanged });
  if (source.kind === 'file') {
    const files = await hashSource(source, signal);
    return { hashed: hashed(files), data: { source, files }, kept: [] };
  }
  const kept = examplesFile(part, source.examples);
  const files = [kept.hashed];
  return { hashed: hashed(files), data: { source: { kind: 'file', path: kept.hashed.path }, files }, kept: [kept] };
}

/**
 * The data of a run that goes on, where they lie now.
 * @throws TrainingError `data-changed` naming the file.
 */
export async function hashedAgain(folder: string, data: RunData): Promise<HashedSource> {
  const source = dataSourceOf(folder, data);
  const assertStillUnchanged = await rememberFiles(source);
  await assertUnchanged('data', folder, data.files, true);
  return { source, hashes: sha256Of(data.files), assertUnchanged: assertStillUnchanged };
}

/** Opens a data set as a training meets it; who opens it closes it. @throws as EncodedStore.open. */
export function openDataSet(hashed: HashedSource, options: OpenDataOptions): Promise<EncodedDataSet> {
  const { opened, arguments: args, cacheFolder, signal, onProgress } = options;
  const { tokenizer, tokenizer_sha256 } = opened;
  const store = new EncodedStore(join(cacheFolder, 'examples'));
  return store.open(hashed, { ...args, tokenizer, tokenizer_sha256, signal, onProgress });
}

function sha256Of(files: readonly HashedFile[]): readonly string[] {
  return files.map(({ sha256 }) => sha256);
}
