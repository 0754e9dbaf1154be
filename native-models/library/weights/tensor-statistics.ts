import type { StoredTensor } from '../../safetensors/stored-tensor.ts';
import { elementCount } from '../../tensor/tensor.ts';
import { float32Pieces } from './float32-pieces.ts';

/** Counts of values in bins of even width, the last one closed: `numpy.histogram(values, bins)`. */
export interface TensorHistogram {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

/** A tensor's values in figures. All but the counts are of the finite values, and null where there is none. */
export interface TensorStatistics {
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Of the whole population: divided by the count. */
  readonly standard_deviation: number | null;
  /** √Σx² */
  readonly l2_norm: number | null;
  /** How many values are zero, not a number, or infinite. */
  readonly zeros: number;
  readonly nan: number;
  readonly infinite: number;
  readonly histogram: TensorHistogram | null;
}

export interface StatisticsOptions {
  readonly bins: number;
  readonly signal?: AbortSignal;
  /** Of both passes over the values. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Statistics of a stored tensor, in two passes over the file: first range and mean, then deviation and histogram, which
 * need them. @throws what `float32Pieces` throws.
 */
export async function tensorStatistics(
  tensor: StoredTensor,
  { bins, signal, onProgress = () => undefined }: StatisticsOptions,
): Promise<TensorStatistics> {
  const count = elementCount(tensor.dims);
  let done = 0;
  const read = async (add: (values: Float32Array) => void) => {
    for await (const { values } of float32Pieces(tensor, signal)) {
      add(values);
      onProgress((done += values.length), 2 * count);
    }
  };
  const sums = new Sums();
  await read((values) => sums.add(values));
  const { finite, zeros, nan, infinite } = sums;
  const none = { min: null, max: null, mean: null, standard_deviation: null, l2_norm: null, histogram: null };
  if (finite === 0) return { count, zeros, nan, infinite, ...none };
  const spread = new Spread(sums, bins);
  await read((values) => spread.add(values));
  return {
    count,
    min: sums.min,
    max: sums.max,
    mean: sums.mean,
    standard_deviation: Math.sqrt(spread.squares / finite),
    l2_norm: Math.sqrt(sums.squares),
    zeros,
    nan,
    infinite,
    histogram: { from: spread.from, to: spread.to, counts: [...spread.counts] },
  };
}

/** The first pass. */
class Sums {
  min = Infinity;
  max = -Infinity;
  squares = 0;
  finite = 0;
  zeros = 0;
  nan = 0;
  infinite = 0;
  #sum = 0;

  get mean(): number {
    return this.#sum / this.finite;
  }

  add(values: Float32Array): void {
    let { min, max, finite } = this;
    let [sum, squares, zeros] = [0, 0, 0];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (!Number.isFinite(value)) {
        if (Number.isNaN(value)) this.nan++;
        else this.infinite++;
        continue;
      }
      finite++;
      if (value < min) min = value;
      if (value > max) max = value;
      if (value === 0) zeros++;
      sum += value;
      squares += value * value;
    }
    Object.assign(this, { min, max, finite });
    this.#sum += sum;
    this.squares += squares;
    this.zeros += zeros;
  }
}

/** The second pass: squares of the distances from the mean, and bins between the ends. */
class Spread {
  readonly from: number;
  readonly to: number;
  readonly counts: Float64Array;
  squares = 0;
  readonly #mean: number;

  constructor({ min, max, mean }: Sums, bins: number) {
    // As NumPy does it: a range without width is made one wide.
    const widen = min === max ? 0.5 : 0;
    this.from = min - widen;
    this.to = max + widen;
    this.#mean = mean;
    this.counts = new Float64Array(bins);
  }

  add(values: Float32Array): void {
    const { from, counts } = this;
    const mean = this.#mean;
    const last = counts.length - 1;
    const width = this.to - from;
    let squares = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (!Number.isFinite(value)) continue;
      squares += (value - mean) * (value - mean);
      const bin = Math.min(last, Math.floor(((value - from) / width) * counts.length));
      counts[bin] = counts[bin]! + 1;
    }
    this.squares += squares;
  }
}
