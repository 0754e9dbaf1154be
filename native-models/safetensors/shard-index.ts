import { inEnglish, type Said } from '../errors/phrases.ts';
import { posix } from 'node:path';
import { shown } from '../errors/shown.ts';
import { SafetensorsError, type SafetensorsErrorCode } from './safetensors-error.ts';

/** model.safetensors.index.json: which shard holds which tensor. */
export interface ShardIndex {
  /** Tensor name → shard, a path inside the model's folder. */
  readonly weightMap: ReadonlyMap<string, string>;
  /** Every shard once, in the order of first mention. */
  readonly shards: readonly string[];
}

/**
 * @param value what the index file holds; @param file its path, for the error's sentence.
 * @throws SafetensorsError `index-invalid`, or `index-path` for a shard outside of the model's folder.
 */
export function parseShardIndex(value: unknown, file: string): ShardIndex {
  const map = isObject(value) ? value['weight_map'] : undefined;
  if (!isObject(map))
    throw bad('index-invalid', file, 'weight_map', 'an object from tensor names to files', shown(map));
  const entries = Object.entries(map);
  if (entries.length === 0) throw bad('index-invalid', file, 'weight_map', 'one tensor at least', 'none');
  const weightMap = new Map(entries.map(([name, shard]) => [name, parseShard(shard, name, file)]));
  return { weightMap, shards: [...new Set(weightMap.values())] };
}

function parseShard(shard: unknown, name: string, file: string): string {
  if (typeof shard !== 'string' || shard === '' || shard.includes('\0')) {
    throw bad('index-invalid', file, name, 'the name of a file', shown(shard));
  }
  // A drive letter or a backslash is a path on Windows; no shard of Hugging Face's has either.
  const leaves = /[\\:]/.test(shard) || posix.isAbsolute(shard) || posix.normalize(shard).split('/').includes('..');
  if (leaves) throw bad('index-path', file, name, 'a file inside the model’s folder', shown(shard));
  if (!shard.endsWith('.safetensors')) throw bad('index-invalid', file, name, 'a .safetensors file', shown(shard));
  return posix.normalize(shard);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function bad(code: SafetensorsErrorCode, file: string, place: string, expected: Said, found: Said) {
  const message = `${file} is damaged at ${inEnglish(place)}: expected ${inEnglish(expected)}, found ${inEnglish(found)}.`;
  return new SafetensorsError(code, message, { file, place, expected, found });
}
