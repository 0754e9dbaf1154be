/**
 * Reads the reference's safetensors tables, full or reduced (build/make-fixtures.mjs keeps every n-th value of large tensors).
 * Written apart from native-models/safetensors, so that a fault there cannot hide itself.
 */
import { readFileSync } from 'node:fs';

export interface ExpectedTensor {
  readonly name: string;
  /** Shape of the whole tensor, also where the file keeps only a part of it. */
  readonly dims: readonly number[];
  /** `values[i]` is the whole tensor's value at the flat, row-major place `i * stride`; 1 where everything was kept. */
  readonly stride: number;
  readonly values: Float64Array;
}

interface StoredEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [from: number, to: number];
}

const READERS: Record<string, { width: number; read: (view: DataView, at: number) => number }> = {
  F32: { width: 4, read: (view, at) => view.getFloat32(at, true) },
  I32: { width: 4, read: (view, at) => view.getInt32(at, true) },
  I64: { width: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
};

/** Every tensor of a table, by name. Throws where the file holds a dtype other than F32, I32 and I64. */
export function readExpectedTensors(file: string): Map<string, ExpectedTensor> {
  const bytes = readFileSync(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 8 + Number(view.getBigUint64(0, true));
  const { __metadata__, ...entries } = JSON.parse(bytes.toString('utf8', 8, start)) as {
    __metadata__?: Record<string, string>;
  } & Record<string, StoredEntry>;
  const reduced = JSON.parse(__metadata__?.['reduced'] ?? '{}') as Record<string, { shape: number[]; stride: number }>;
  const tensors = new Map<string, ExpectedTensor>();
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(entries)) {
    const reader = READERS[dtype];
    if (reader === undefined)
      throw new Error(`${file}: ${name} has the dtype ${dtype}; the tables hold F32, I32 and I64.`);
    const values = new Float64Array((data_offsets[1] - data_offsets[0]) / reader.width);
    for (let i = 0; i < values.length; i += 1) {
      values[i] = reader.read(view, start + data_offsets[0] + i * reader.width);
    }
    tensors.set(name, { name, dims: reduced[name]?.shape ?? shape, stride: reduced[name]?.stride ?? 1, values });
  }
  return tensors;
}

/** One tensor of a table; throws a sentence where the table lacks it. */
export function expectedTensor(tensors: ReadonlyMap<string, ExpectedTensor>, name: string): ExpectedTensor {
  const tensor = tensors.get(name);
  if (tensor === undefined)
    throw new Error(`The reference table has no ${name}; it has ${[...tensors.keys()].join(', ')}.`);
  return tensor;
}

export interface Difference {
  /** Largest |actual − expected| over the kept values; Infinity where one of the two is not a number and the other is. */
  readonly largest: number;
  /** Largest |expected|: the measure for relative tolerances. */
  readonly scale: number;
  /** How many values were compared. */
  readonly compared: number;
}

/**
 * Compares a whole tensor with what the table keeps of it.
 * @param actual all values of the tensor, row-major; its length must be the product of `expected.dims`
 * @throws where the number of values differs
 */
export function differenceFrom(actual: ArrayLike<number | bigint>, expected: ExpectedTensor): Difference {
  const count = expected.dims.reduce((product, size) => product * size, 1);
  if (actual.length !== count) {
    throw new Error(
      `${expected.name}: expected ${count} values [${expected.dims.join(', ')}], found ${actual.length}.`,
    );
  }
  let largest = 0;
  let scale = 0;
  expected.values.forEach((value, i) => {
    const difference = Math.abs(Number(actual[i * expected.stride]) - value);
    largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
    scale = Math.max(scale, Math.abs(value));
  });
  return { largest, scale, compared: expected.values.length };
}
