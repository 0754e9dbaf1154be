import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readHeader } from '../safetensors/reader.ts';
import { SafetensorsError } from '../safetensors/safetensors-error.ts';
import { parseShardIndex } from '../safetensors/shard-index.ts';
import type { StoredTensor } from '../safetensors/stored-tensor.ts';
import { ConfigError } from '../t5/config-error.ts';
import { parseGenerationConfig, type GenerationConfig } from '../t5/generation-config.ts';
import { resolveParameters } from '../t5/parameter-names.ts';
import { parseT5Config, type T5Config } from '../t5/t5-config.ts';
import { LibraryError } from './library-error.ts';
import { otherWeights, weightsIndexName, weightsName } from './model-file-names.ts';
import { readJsonIfPresent } from './read-json.ts';

const CHOOSE_FOLDER = 'Choose the folder that holds config.json, model.safetensors and the tokenizer files.';

export interface ModelFile {
  readonly name: string;
  readonly size_bytes: number;
}

/** A Hugging Face folder, read and checked: whoever holds one may trust it. */
export interface ModelFolder {
  /** Absolute. */
  readonly folder: string;
  readonly config: T5Config;
  readonly generationConfig: GenerationConfig;
  /** By canonical name, all present and of the right shape. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Stored tensors that are no parameter of this model. */
  readonly unexpectedTensors: readonly string[];
  /** The regular files directly in the folder, by name. */
  readonly files: readonly ModelFile[];
  readonly size_bytes: number;
}

/**
 * Reads a T5 folder as Hugging Face lays it out: config.json, generation_config.json (may be absent) and
 * model.safetensors, whole or in shards. Symbolic links are followed. Only headers are read, no weights.
 * @throws LibraryError, ConfigError or SafetensorsError; nothing else.
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const root = resolve(folder);
  const files = await listFiles(root);
  const configFile = join(root, 'config.json');
  const config = parseT5Config(await readConfig(configFile, files), configFile);
  const generationFile = join(root, 'generation_config.json');
  const generation = await readJsonIfPresent(generationFile);
  const generationConfig = parseGenerationConfig(generation, generationFile, config, configFile);
  const { stored, file } = await readStoredTensors(root, files);
  const { tensors, unexpected } = resolveParameters(config, stored, file);
  const size_bytes = files.reduce((sum, entry) => sum + entry.size_bytes, 0);
  return { folder: root, config, generationConfig, tensors, unexpectedTensors: unexpected, files, size_bytes };
}

async function listFiles(folder: string): Promise<ModelFile[]> {
  try {
    const names = (await readdir(folder)).sort();
    const files = await Promise.all(names.map((name) => fileOf(folder, name)));
    return files.flat();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new LibraryError('folder-not-found', `The folder ${folder} does not exist.`, { file: folder }, error);
    }
    if (code === 'ENOTDIR') {
      const details = { file: folder, expected: ['folder'], found: ['file'], hint: CHOOSE_FOLDER } as const;
      throw new LibraryError('not-a-folder', `${folder} is a file, not a folder.`, details, error);
    }
    const sentence = `The folder ${folder} could not be read: ${message}.`;
    throw new LibraryError('folder-unreadable', sentence, { file: folder, found: ['system', code ?? message] }, error);
  }
}

/** A dangling link or a folder is no file of the model; whoever needs it will say that it is missing. */
async function fileOf(folder: string, name: string): Promise<ModelFile[]> {
  const status = await stat(join(folder, name)).catch(() => null);
  return status?.isFile() ? [{ name, size_bytes: status.size }] : [];
}

async function readConfig(configFile: string, files: readonly ModelFile[]): Promise<unknown> {
  const value = await readJsonIfPresent(configFile);
  if (value !== undefined) return value;
  const adapter = files.some(({ name }) => name === 'adapter_config.json');
  const hint = adapter
    ? 'The folder holds an adapter (LoRA); merge it into its base model and open the result.'
    : CHOOSE_FOLDER;
  const message = `${configFile} does not exist, so the folder is not a model.`;
  throw new ConfigError('config-missing', message, {
    file: configFile,
    expected: 'config.json',
    found: ['nothing'],
    hint,
  });
}

interface StoredTensors {
  readonly stored: ReadonlyMap<string, StoredTensor>;
  /** The file to name where a tensor is missing. */
  readonly file: string;
}

async function readStoredTensors(folder: string, files: readonly ModelFile[]): Promise<StoredTensors> {
  const weightsFile = join(folder, weightsName);
  const header = await readHeader(weightsFile).catch((error: unknown) => {
    if (error instanceof SafetensorsError && error.code === 'file-not-found') return null;
    throw error;
  });
  if (header) return { stored: byName(header.tensors), file: weightsFile };
  const indexFile = join(folder, weightsIndexName);
  const index = await readJsonIfPresent(indexFile);
  if (index !== undefined) return { stored: await readShards(folder, index, indexFile), file: indexFile };
  throw noWeights(folder, files);
}

async function readShards(folder: string, value: unknown, indexFile: string): Promise<Map<string, StoredTensor>> {
  const { weightMap, shards } = parseShardIndex(value, indexFile);
  const byShard = new Map<string, ReadonlyMap<string, StoredTensor>>();
  for (const shard of shards) {
    const { tensors } = await readHeader(join(folder, shard)).catch((error: unknown) => {
      throw named(error, shard, indexFile);
    });
    byShard.set(shard, byName(tensors));
  }
  const stored = new Map<string, StoredTensor>();
  for (const [name, shard] of weightMap) {
    const tensor = byShard.get(shard)?.get(name);
    if (!tensor) {
      const message = `${indexFile} says that ${shard} holds the tensor ${name}, but it does not.`;
      const details = {
        file: indexFile,
        place: name,
        expected: ['tensor-in', name, shard],
        found: ['nothing'],
      } as const;
      throw new SafetensorsError('index-mismatch', message, details);
    }
    stored.set(name, tensor);
  }
  return stored;
}

function named(error: unknown, shard: string, indexFile: string): unknown {
  if (!(error instanceof SafetensorsError) || error.code !== 'file-not-found') return error;
  const message = `The shard ${shard}, which ${indexFile} names, does not exist.`;
  const hint = 'Copy or download the missing file into the folder.';
  return new SafetensorsError('file-not-found', message, { ...error.details, place: shard, hint }, error);
}

function noWeights(folder: string, files: readonly ModelFile[]): ConfigError {
  const file = join(folder, weightsName);
  const other = files.find(({ name }) => otherWeights.test(name));
  if (!other) {
    const message = `${folder} holds no weights: neither ${weightsName} nor ${weightsIndexName} exists.`;
    return new ConfigError('tensor-missing', message, { file, expected: weightsName, found: ['nothing'] });
  }
  const message = `${folder} holds its weights only as ${other.name}, a format that the lab does not read.`;
  const hint =
    'Open a revision of the model that has model.safetensors, or save it again with save_pretrained(…, safe_serialization=True).';
  return new ConfigError('model-unsupported', message, { file, expected: weightsName, found: other.name, hint });
}

const byName = (tensors: readonly StoredTensor[]) => new Map(tensors.map((tensor) => [tensor.name, tensor]));
