import type { StoredTensor } from '../../safetensors/stored-tensor.ts';
import { float32Pieces } from './float32-pieces.ts';

/** A tensor that two models have in the same shape. */
export interface TensorDifference {
  readonly name: string;
  readonly shape: readonly number[];
  /** Of how each model stores it. */
  readonly dtypes: readonly [string, string];
  /** Whether both hold the same bytes of the same dtype. */
  readonly equal: boolean;
  /** ‖a − b‖ / ‖a‖; null where that is no number: ‖a‖ is 0 and ‖b‖ is not, or a value is not finite. */
  readonly relative_difference: number | null;
  /** max |aᵢ − bᵢ|; null where a value is not finite. */
  readonly largest_difference: number | null;
}

/** A tensor of another shape in the other model. */
export interface TensorReshaped {
  readonly name: string;
  readonly shapes: readonly [readonly number[], readonly number[]];
}

export interface WeightsComparison {
  /** In the order of the first model's parameters. */
  readonly tensors: readonly TensorDifference[];
  readonly reshaped: readonly TensorReshaped[];
  readonly only_in_first: readonly string[];
  readonly only_in_second: readonly string[];
}

export interface CompareOptions {
  readonly signal?: AbortSignal;
  readonly onTensor?: (tensor: TensorDifference) => void;
  /** Bytes of the first model. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

type Tensors = ReadonlyMap<string, StoredTensor>;

/** Compares two models' weights tensor by tensor, both read once. @throws what `float32Pieces` throws. */
export async function compareWeights(
  first: Tensors,
  second: Tensors,
  { signal, onTensor, onProgress }: CompareOptions = {},
): Promise<WeightsComparison> {
  const named = [...first].filter(([name]) => second.has(name));
  const alike = named.filter(([name, tensor]) => sameShape(tensor, second.get(name)!));
  const totalBytes = alike.reduce((sum, [, { byteLength }]) => sum + byteLength, 0);
  const tensors: TensorDifference[] = [];
  let doneBytes = 0;
  for (const [name, tensor] of alike) {
    const read = (bytes: number) => onProgress?.((doneBytes += bytes), totalBytes);
    const difference = await compareTensor(name, tensor, second.get(name)!, read, signal);
    tensors.push(difference);
    onTensor?.(difference);
  }
  return {
    tensors,
    reshaped: named
      .filter(([name, tensor]) => !sameShape(tensor, second.get(name)!))
      .map(([name, { dims }]) => ({ name, shapes: [dims, second.get(name)!.dims] })),
    only_in_first: [...first.keys()].filter((name) => !second.has(name)),
    only_in_second: [...second.keys()].filter((name) => !first.has(name)),
  };
}

const sameShape = (a: StoredTensor, b: StoredTensor) =>
  a.dims.length === b.dims.length && a.dims.every((dim, axis) => dim === b.dims[axis]);

async function compareTensor(
  name: string,
  a: StoredTensor,
  b: StoredTensor,
  onRead: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<TensorDifference> {
  let equal = a.dtype === b.dtype;
  let [norm, distance, largest] = [0, 0, 0];
  // Both have as many values, so their pieces are as long as each other.
  const others = float32Pieces(b, signal);
  try {
    for await (const piece of float32Pieces(a, signal)) {
      const other = (await others.next()).value!;
      if (equal) equal = Buffer.compare(piece.bytes, other.bytes) === 0;
      const sums = differences(piece.values, other.values);
      norm += sums.norm;
      distance += sums.distance;
      // NaN stays, which Math.max does and a comparison would not.
      largest = Math.max(largest, sums.largest);
      onRead(piece.bytes.byteLength);
    }
  } finally {
    await others.return();
  }
  const relative = distance === 0 ? 0 : Math.sqrt(distance / norm);
  return {
    name,
    shape: a.dims,
    dtypes: [a.dtype, b.dtype],
    equal,
    relative_difference: equal ? 0 : finiteOrNull(relative),
    largest_difference: equal ? 0 : finiteOrNull(largest),
  };
}

/** Σa², Σ(a − b)², max |a − b|; not a number where one of them is. */
function differences(a: Float32Array, b: Float32Array): { norm: number; distance: number; largest: number } {
  let [norm, distance, largest] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const value = a[i]!;
    const difference = value - b[i]!;
    norm += value * value;
    distance += difference * difference;
    const size = Math.abs(difference);
    if (size > largest) largest = size;
  }
  return { norm, distance, largest: Number.isFinite(distance) ? largest : NaN };
}

const finiteOrNull = (value: number) => (Number.isFinite(value) ? value : null);
