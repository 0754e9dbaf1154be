import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ModelFolder } from '../library/model-folder.ts';
import type { ParameterPlace } from '../onnx/serialize.ts';
import type { SessionOptions } from '../runtime/session.ts';
import { readFloat32, readHeader } from '../safetensors/reader.ts';
import type { StoredTensor } from '../safetensors/stored-tensor.ts';
import { writeSafetensors, type TensorEntry } from '../safetensors/writer.ts';
import type { Precision } from '../t5/parameter-set.ts';
import type { FloatTensor } from '../tensor/tensor.ts';
import { derivedOutputLayer, derivedWeights, type DeriveProgress } from './derived-weights.ts';
import { throwIfAborted } from './engine-error.ts';
import { WeightCache } from './weight-cache.ts';

/** Raise it when what is written into the cache changes. */
const CACHE_FORMAT = 1;
/** Under this name weights lie in memory where no cache can be written. */
const IN_MEMORY = 'weights-in-memory';

/** Weights as sessions want them: in one folder and mapped, or in memory. */
export interface PlacedWeights {
  readonly placeOf: (parameter: string) => ParameterPlace;
  /** The values of a float32 tensor. */
  readonly read: (name: string) => Promise<Float32Array>;
  /** Where the files lie; a real path. */
  readonly folder?: string;
  readonly memory?: { readonly name: string; readonly bytes: Uint8Array };
  /** Weights that a training changes: given to every run, under their names, and placed as inputs. */
  readonly live?: ReadonlyMap<string, FloatTensor>;
  /** Said once to the user: why the cache is not used. */
  readonly note?: string;
}

/** The session options that lead to the weights. */
export function weightsOptions({
  folder,
  memory,
  live,
}: PlacedWeights): Pick<SessionOptions, 'weightsFolder' | 'weightsInMemory' | 'boundInputs'> {
  return {
    ...(live === undefined ? {} : { boundInputs: live }),
    ...(folder === undefined ? {} : { weightsFolder: folder }),
    ...(memory === undefined ? {} : { weightsInMemory: memory }),
  };
}

export interface PlaceOptions {
  readonly precision: Precision;
  readonly cacheFolder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: DeriveProgress | undefined;
}

/**
 * Where the sessions find a model's weights: in the model's own files where those hold float32 and float32 is wanted,
 * else in a file that is made once in the cache, one matrix at a time. A cache that cannot be written is done without:
 * then the weights are made in memory, at each opening.
 * @throws SafetensorsError where the model's files cannot be read; EngineError `cancelled`.
 */
export async function placeWeights(model: ModelFolder, options: PlaceOptions): Promise<PlacedWeights> {
  const own = options.precision === 'float32' ? placeInOwnFiles(model) : null;
  if (own) return own;

  const { precision, signal, onProgress } = options;
  const entries = () => derivedWeights(model, precision, () => throwIfAborted(signal), onProgress);
  return placeDerived(model, precision, entries, options.cacheFolder);
}

/** A model's own files as a graph may read them; null where they hold something else than float32, or lie apart. */
export function placeInOwnFiles(model: ModelFolder): PlacedWeights | null {
  const stored = [...model.tensors.values()];
  const folder = dirname(stored[0]!.file);
  const usable = stored.every((tensor) => isMappable(tensor) && dirname(tensor.file) === folder);
  return usable ? placed(folder, model.tensors) : null;
}

/** Where the sessions find what float32-fast needs beside the model: always derived. */
export function placeOutputLayer(model: ModelFolder, options: Omit<PlaceOptions, 'precision'>): Promise<PlacedWeights> {
  const { signal, onProgress } = options;
  const entries = () => derivedOutputLayer(model, () => throwIfAborted(signal), onProgress);
  return placeDerived(model, 'output-int8', entries, options.cacheFolder);
}

/** Derived weights in the cache under `kind`; in memory where the cache cannot be written. */
async function placeDerived(
  model: ModelFolder,
  kind: string,
  entries: () => readonly TensorEntry[],
  cacheFolder: string,
): Promise<PlacedWeights> {
  const cache = new WeightCache(join(cacheFolder, 'weights'));
  try {
    const file = await cache.file(await contentKey(model, kind), (path) => writeSafetensors(path, entries()));
    const { tensors } = await readHeader(file);
    return placed(dirname(tensors[0]!.file), new Map(tensors.map((tensor) => [tensor.name, tensor])));
  } catch (error) {
    if (!isCacheFailure(error, cacheFolder)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const note = `The cache cannot be used, so the weights are prepared at each opening. ${reason}`;
    return { ...(await inMemory(entries())), note };
  }
}

/** ONNX Runtime maps float32 at any multiple of its size; a header of odd length would put the tensors between. */
function isMappable(tensor: StoredTensor): boolean {
  return tensor.dtype === 'float32' && tensor.offset % 4 === 0;
}

function placed(folder: string, tensors: ReadonlyMap<string, StoredTensor>): PlacedWeights {
  return {
    folder,
    read: (name) => readFloat32(tensors.get(name)!),
    placeOf: (parameter) => {
      const { file, offset, byteLength } = tensors.get(parameter)!;
      return { kind: 'external', location: basename(file), offset, byteLength };
    },
  };
}

/** A read-only, full or unreachable cache, as against weights that cannot be read or a call that was cancelled. */
function isCacheFailure(error: unknown, cacheFolder: string): boolean {
  const { code, path, details } = error as NodeJS.ErrnoException & { details?: { file?: string } };
  if (code === 'cancelled') return false;
  const file = details?.file ?? path ?? '';
  return file.startsWith(cacheFolder);
}

async function inMemory(entries: readonly TensorEntry[]): Promise<PlacedWeights> {
  const places = new Map<string, Extract<ParameterPlace, { kind: 'external' }>>();
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const part = bytes instanceof Uint8Array ? bytes : ((await bytes()) as Uint8Array);
    places.set(name, { kind: 'external', location: IN_MEMORY, offset, byteLength: part.byteLength });
    parts.push(part);
    offset += part.byteLength;
  }
  const all = new Uint8Array(offset);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  const read = (name: string) => {
    const place = places.get(name)!;
    return Promise.resolve(new Float32Array(all.slice(place.offset, place.offset + place.byteLength).buffer));
  };
  const placeOf = (parameter: string) => places.get(parameter)!;
  return { placeOf, read, memory: { name: IN_MEMORY, bytes: all } };
}

/** Names the weights as they are now: each file by path, size and time of change, each tensor by place and dtype. */
async function contentKey(model: ModelFolder, kind: string): Promise<string> {
  const hash = createHash('sha256').update(`${kind} ${CACHE_FORMAT}\n`);
  const files = new Set([...model.tensors.values()].map(({ file }) => file));
  for (const file of [...files].sort()) {
    const { size, mtimeMs } = await stat(file);
    hash.update(JSON.stringify([file, size, mtimeMs]));
  }
  for (const [name, { file, offset, dtype, dims }] of model.tensors)
    hash.update(JSON.stringify([name, file, offset, dtype, dims]));
  return `${kind}-${hash.digest('hex').slice(0, 32)}`;
}
