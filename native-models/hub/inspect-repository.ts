import { parseShardIndex } from '../safetensors/shard-index.ts';
import { SafetensorsError } from '../safetensors/safetensors-error.ts';
import { ConfigError } from '../t5/config-error.ts';
import { numParameters } from '../t5/parameter-names.ts';
import { parseT5Config } from '../t5/t5-config.ts';
import { chooseFiles, chooseShards } from './choose-files.ts';
import { HubError } from './hub-error.ts';
import { fileAddress, readRemoteText, readRepository, type Reading, type Repository } from './read-repository.ts';
import type { RemoteFile } from './remote-file.ts';
import { isPrivate, type RepositoryAddress } from './repository-address.ts';
import { isBlocking, type RepositoryInspection, type RepositoryProblem } from './repository-inspection.ts';

/** What the disk has of a repository, and room for. */
export interface PlaceOnDisk {
  readonly free_bytes: number;
  readonly present_bytes: number;
  /** Where the model is already, whole; null where it is not. */
  readonly path: string | null;
}

export interface InspectionParts extends Reading {
  readonly placeOf: (
    repository: Pick<Repository, 'name' | 'commit'>,
    files: readonly RemoteFile[],
  ) => Promise<PlaceOnDisk>;
}

/** Files beside the weights are read into memory, so they must stay what they are meant to be. */
const SMALL_LIMIT = 128 * 2 ** 20;
/** Ten times the largest T5 in float32. */
const WEIGHTS_LIMIT = 500e9;
const CONFIG_LIMIT = 2 ** 20;
/** Room that is left on the disk beside the files themselves. */
const SPARE_BYTES = 64 * 2 ** 20;

/**
 * Says what would be fetched, whether there is room for it, and what speaks against it. Of the files themselves only
 * config.json and an index of shards are read.
 * @throws HubError where the repository itself cannot be had.
 */
export async function inspectRepository(
  address: RepositoryAddress,
  parts: InspectionParts,
): Promise<RepositoryInspection> {
  const repository = await readRepository(address, parts);
  const { endpoint } = address;
  const chosen = chooseFiles(repository.files);
  const read = (name: string, limit: number) =>
    readRemoteText(fileAddress({ endpoint, name: repository.name }, repository.commit, name), parts, limit);
  const problems: RepositoryProblem[] = [];
  const files = [...chosen.files];
  let config: Pick<RepositoryInspection, 'model_type' | 'num_parameters'> = { model_type: null, num_parameters: null };

  const unlessDenied = async (work: () => Promise<void>) => {
    if (problems.some(({ kind }) => kind === 'access-denied')) return;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof HubError) || error.code !== 'hub-denied') throw error;
      problems.push({
        kind: 'access-denied',
        sentence: `${error.message} ${error.details.hint ?? ''}`.trim(),
        gated: repository.gated,
      });
    }
  };
  if (!chosen.hasConfig) problems.push({ kind: 'config-missing' });
  else
    await unlessDenied(async () => {
      const judged = judgeConfig(await read('config.json', CONFIG_LIMIT));
      if ('kind' in judged) problems.push(judged);
      else config = judged;
    });
  if (!chosen.hasWeights) problems.push(withoutWeights(chosen.otherWeights));
  const { index } = chosen;
  if (index)
    await unlessDenied(async () => {
      const shards = judgeIndex(await read(index.name, SMALL_LIMIT), repository.files);
      if ('kind' in shards) problems.push(shards);
      else files.push(...shards.files);
    });
  if (!chosen.hasTokenizer) problems.push({ kind: 'tokenizer-missing' });
  problems.push(...files.flatMap(tooLarge));
  if (!isPrivate(new URL(endpoint))) problems.push({ kind: 'unencrypted' });

  const size_bytes = files.reduce((sum, file) => sum + file.size_bytes, 0);
  const place = await parts.placeOf(repository, files);
  if (place.path !== null) problems.push({ kind: 'present', path: place.path });
  const needed_bytes = size_bytes - place.present_bytes + SPARE_BYTES;
  if (place.path === null && needed_bytes > place.free_bytes)
    problems.push({ kind: 'disk-full', needed_bytes, free_bytes: place.free_bytes });
  return {
    endpoint,
    name: repository.name,
    revision: address.revision,
    commit: repository.commit,
    license: repository.license,
    ...config,
    files,
    size_bytes,
    present_bytes: place.present_bytes,
    free_bytes: place.free_bytes,
    problems,
    fetchable: !problems.some(isBlocking),
  };
}

function judgeConfig(text: string): RepositoryProblem | Pick<RepositoryInspection, 'model_type' | 'num_parameters'> {
  const value = jsonOf(text);
  if (value === undefined) return { kind: 'config-invalid', sentence: 'config.json holds no JSON.' };
  try {
    const config = parseT5Config(value, 'config.json');
    return { model_type: config.model_type, num_parameters: numParameters(config) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    if (error.code !== 'model-unsupported') return { kind: 'config-invalid', sentence: error.message };
    return { kind: 'architecture-unsupported', found: architectureOf(value), sentence: error.message };
  }
}

/** What a config calls its model. */
function architectureOf(value: unknown): string {
  const { architectures, model_type } = value as { readonly architectures?: unknown; readonly model_type?: unknown };
  const named: unknown = Array.isArray(architectures) ? architectures[0] : undefined;
  const name = [named, model_type].find((candidate) => typeof candidate === 'string');
  return typeof name === 'string' ? name.slice(0, 100) : '';
}

function withoutWeights(otherWeights: readonly string[]): RepositoryProblem {
  return otherWeights.length > 0 ? { kind: 'weights-unsupported', files: otherWeights } : { kind: 'weights-missing' };
}

function judgeIndex(
  text: string,
  all: readonly RemoteFile[],
): RepositoryProblem | { readonly files: readonly RemoteFile[] } {
  const value = jsonOf(text);
  if (value === undefined) return { kind: 'index-invalid', sentence: 'The index of the weights holds no JSON.' };
  try {
    const { files, missing } = chooseShards(all, parseShardIndex(value, 'model.safetensors.index.json').shards);
    return missing.length > 0 ? { kind: 'shards-missing', files: missing } : { files };
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    return { kind: 'index-invalid', sentence: error.message };
  }
}

function tooLarge({ name, size_bytes }: RemoteFile): readonly RepositoryProblem[] {
  const limit_bytes = name.endsWith('.safetensors') ? WEIGHTS_LIMIT : SMALL_LIMIT;
  return size_bytes > limit_bytes ? [{ kind: 'file-too-large', file: name, size_bytes, limit_bytes }] : [];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
