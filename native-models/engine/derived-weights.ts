import type { ModelFolder } from '../library/model-folder.ts';
import { readFloat32 } from '../safetensors/reader.ts';
import type { TensorEntry } from '../safetensors/writer.ts';
import { BLOCK_SIZE, blockCount, quantizeBlocks, type Bits } from '../tensor/block-quantization.ts';
import { blockBits, blockNames, linearGroups, outputWeightName, type Precision } from '../t5/parameter-set.ts';
import { bytesOf } from '../tensor/tensor.ts';
import { rowNorms } from './output-bound.ts';
import type { StoredTensor } from '../safetensors/stored-tensor.ts';

/** How often a quantized matrix is read: see blockEntries. */
const READINGS = 2;

/** The work of deriving, for progress: bytes of the source that have been read. */
export type DeriveProgress = (progress: { readonly doneBytes: number; readonly totalBytes: number }) => void;

/**
 * What the sessions of a precision read, made from the model's own weights of any dtype, one matrix at a time: float32
 * copies, and for the others the groups of `linearGroups` in blocks.
 */
export function derivedWeights(
  model: ModelFolder,
  precision: Precision,
  beforeEach: () => void,
  onProgress?: DeriveProgress,
): readonly TensorEntry[] {
  const groups = precision === 'float32' ? [] : linearGroups(model.config);
  const quantized = new Set(groups.flat());
  // The embedding is gathered, not multiplied, so a tied one is kept both ways.
  const plain = [...model.tensors].filter(([name]) => !quantized.has(name) || name === 'shared.weight');
  const bytesOfAll = (names: readonly string[]) =>
    names.reduce((sum, name) => sum + model.tensors.get(name)!.byteLength, 0);
  const totalBytes = bytesOfAll(plain.map(([name]) => name)) + READINGS * bytesOfAll([...quantized]);
  let doneBytes = 0;
  const read = async (name: string): Promise<Float32Array<ArrayBuffer>> => {
    beforeEach();
    const tensor = model.tensors.get(name)!;
    const values = await readFloat32(tensor);
    doneBytes += tensor.byteLength;
    onProgress?.({ doneBytes, totalBytes });
    return values;
  };
  return [
    ...plain.map(([name, tensor]) => float32Entry(name, tensor, () => read(name))),
    ...groups.flatMap((group) => blockEntries(model, group, blockBits(model.config, precision, group), read)),
  ];
}

/** Names of the norms that bound the 8-bit output layer (output-bound.ts), one number a row of the weight. */
export const outputNormNames = { error: 'output.error-norms', length: 'output.row-norms' } as const;

/** What float32-fast needs beside the model itself: the output layer in 8-bit blocks and the norms of its rows. */
export function derivedOutputLayer(
  model: ModelFolder,
  beforeEach: () => void,
  onProgress?: DeriveProgress,
): readonly TensorEntry[] {
  const name = outputWeightName(model.config);
  const tensor = model.tensors.get(name)!;
  const [rows, columns] = tensor.dims as [number, number];
  let readings = 0;
  const read = async () => {
    beforeEach();
    const values = await readFloat32(tensor);
    readings += 1;
    onProgress?.({ doneBytes: readings * tensor.byteLength, totalBytes: (READINGS + 2) * tensor.byteLength });
    return values;
  };
  const norms = (kind: keyof typeof outputNormNames): TensorEntry => ({
    name: outputNormNames[kind],
    dtype: 'float32',
    dims: [rows],
    bytes: async () => bytesOf(rowNorms(await read(), rows, columns)[kind]),
  });
  return [...blockEntries(model, [name], 8, read), norms('error'), norms('length')];
}

function float32Entry(name: string, tensor: StoredTensor, read: () => Promise<Float32Array<ArrayBuffer>>): TensorEntry {
  return { name, dtype: 'float32', dims: tensor.dims, bytes: async () => bytesOf(await read()) };
}

/**
 * The matrices of a group under each other, in blocks. They are read once for the levels and once for the scales,
 * which lie apart in the file, so that no more than one group is ever held.
 */
function blockEntries(
  model: ModelFolder,
  group: readonly string[],
  bits: Bits,
  read: (name: string) => Promise<Float32Array>,
): readonly TensorEntry[] {
  const dims = group.map((name) => model.tensors.get(name)!.dims as [number, number]);
  const rows = dims.reduce((sum, [out]) => sum + out, 0);
  const columns = dims[0]![1];
  const blocks = blockCount(columns);
  const names = blockNames(group, bits);
  const make = async () => {
    const parts: Float32Array[] = [];
    for (const name of group) parts.push(await read(name));
    return quantizeBlocks(concatenated(parts), rows, columns, bits);
  };
  return [
    {
      name: names.quantized,
      dtype: 'uint8',
      dims: [rows, blocks, (BLOCK_SIZE * bits) / 8],
      bytes: async () => (await make()).quantized,
    },
    {
      name: names.scales,
      dtype: 'float32',
      dims: [rows * blocks],
      bytes: async () => bytesOf((await make()).scales),
    },
  ];
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
