import { otherWeights, weightsIndexName, weightsName } from '../library/model-file-names.ts';
import { tokenizerFileNames } from '../tokenizer/tokenizer-files.ts';
import type { RemoteFile } from './remote-file.ts';

/** Which of a repository's files the lab needs. */
export interface ChosenFiles {
  /** Small ones first: what is wrong with them shows before the long part. */
  readonly files: readonly RemoteFile[];
  /** The index of the weights' shards, which names the rest; null where the weights are one file. */
  readonly index: RemoteFile | null;
  readonly hasWeights: boolean;
  readonly hasConfig: boolean;
  /** spiece.model or tokenizer.json: either is enough. */
  readonly hasTokenizer: boolean;
  /** Weights in formats that the lab does not read. */
  readonly otherWeights: readonly string[];
}

const small = ['config.json', 'generation_config.json', ...tokenizerFileNames, 'README.md'];

/** Takes the files by their exact names, never by what a server calls them. */
export function chooseFiles(all: readonly RemoteFile[]): ChosenFiles {
  const byName = new Map(all.map((file) => [file.name, file]));
  const has = (name: string) => byName.has(name);
  const weights = byName.get(weightsName);
  const index = (!weights && byName.get(weightsIndexName)) || null;
  const files = [...small, index ? weightsIndexName : weightsName].flatMap((name) => byName.get(name) ?? []);
  return {
    files,
    index,
    hasWeights: weights !== undefined || index !== null,
    hasConfig: has('config.json'),
    hasTokenizer: has('spiece.model') || has('tokenizer.json'),
    otherWeights: all.map(({ name }) => name).filter((name) => otherWeights.test(name)),
  };
}

/** The shards that an index names, as far as they are there, in the order of their names. */
export function chooseShards(
  all: readonly RemoteFile[],
  shards: readonly string[],
): { readonly files: readonly RemoteFile[]; readonly missing: readonly string[] } {
  const byName = new Map(all.map((file) => [file.name, file]));
  const named = [...shards].sort();
  // A folder inside the repository is no place for a shard that this lab fetches: its files lie side by side.
  const isPlain = (name: string) => /^[\w][\w.-]{0,200}\.safetensors$/.test(name);
  return {
    files: named.flatMap((name) => (isPlain(name) ? (byName.get(name) ?? []) : [])),
    missing: named.filter((name) => !isPlain(name) || !byName.has(name)),
  };
}
