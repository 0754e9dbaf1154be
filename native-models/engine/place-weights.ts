import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ModelFolder } from '../library/model-folder.ts';
import type { ParameterPlace } from '../onnx/serialize.ts';
import { readFloat32, readHeader } from '../safetensors/reader.ts';
import type { StoredTensor } from '../safetensors/stored-tensor.ts';
import { writeSafetensors } from '../safetensors/writer.ts';
import { throwIfAborted } from './engine-error.ts';

/** Raise it when what is written into the cache changes. */
const CACHE_FORMAT = 1;

/** Weights as sessions want them: float32 in files of one folder, mapped and not read. */
export interface PlacedWeights {
  readonly folder: string;
  readonly placeOf: (parameter: string) => ParameterPlace;
}

/**
 * Where the sessions find a model's weights: in the model's own files where those hold float32, else in a float32 copy
 * that is made once in the cache folder, one tensor at a time.
 * @throws SafetensorsError where the files cannot be read or the copy cannot be written.
 */
export async function placeWeights(
  model: ModelFolder,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<PlacedWeights> {
  const stored = [...model.tensors.entries()];
  const folder = dirname(stored[0]![1].file);
  const usable = stored.every(([, tensor]) => isMappable(tensor) && dirname(tensor.file) === folder);
  return usable ? placed(folder, model.tensors) : converted(model, cacheFolder, signal);
}

/** ONNX Runtime maps float32 at any multiple of its size; a header of odd length would put the tensors between. */
function isMappable(tensor: StoredTensor): boolean {
  return tensor.dtype === 'float32' && tensor.offset % 4 === 0;
}

function placed(folder: string, tensors: ReadonlyMap<string, StoredTensor>): PlacedWeights {
  return {
    folder,
    placeOf: (parameter) => {
      const { file, offset, byteLength } = tensors.get(parameter)!;
      return { kind: 'external', location: basename(file), offset, byteLength };
    },
  };
}

async function converted(model: ModelFolder, cacheFolder: string, signal?: AbortSignal): Promise<PlacedWeights> {
  const folder = join(cacheFolder, 'float32', await contentKey(model));
  const file = join(folder, 'model.safetensors');
  if (!(await exists(file))) {
    await mkdir(folder, { recursive: true });
    const entries = [...model.tensors].map(([name, tensor]) => ({
      name,
      dtype: 'float32' as const,
      dims: tensor.dims,
      bytes: async () => {
        throwIfAborted(signal);
        const values = await readFloat32(tensor);
        return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      },
    }));
    await writeSafetensors(file, entries);
  }
  const { tensors } = await readHeader(file);
  return placed(dirname(tensors[0]!.file), new Map(tensors.map((tensor) => [tensor.name, tensor])));
}

/** Names the weights as they are now: each file by path, size and time of change, each tensor by place and dtype. */
async function contentKey(model: ModelFolder): Promise<string> {
  const hash = createHash('sha256').update(`float32 ${CACHE_FORMAT}\n`);
  const files = new Set([...model.tensors.values()].map(({ file }) => file));
  for (const file of [...files].sort()) {
    const { size, mtimeMs } = await stat(file);
    hash.update(JSON.stringify([file, size, mtimeMs]));
  }
  for (const [name, { file, offset, dtype, dims }] of model.tensors)
    hash.update(JSON.stringify([name, file, offset, dtype, dims]));
  return hash.digest('hex').slice(0, 32);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
