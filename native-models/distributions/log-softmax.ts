import { expOfNegative, lowestExponent } from './exponential.ts';
import { invalidLogits } from './logits-error.ts';
import type { TopK } from './top-k.ts';

/** A row's softmax without the row: log p(i) = logits[i] − max − logSum. */
export interface Normalizer {
  readonly max: number;
  readonly logSum: number;
}

/** The largest value of a row and where it is (the first of equals). Throws LogitsError `invalid-logits`. */
export function rowMaximum(row: Float32Array): { readonly max: number; readonly index: number } {
  let max = -Infinity;
  let index = -1;
  for (let i = 0; i < row.length; i++) {
    const value = row[i]!;
    // NaN is not at most anything, so it enters here too, and ordinary values cost one comparison.
    if (!(value <= max)) {
      if (value !== value) throw invalidLogits('NaN');
      max = value;
      index = i;
    }
  }
  if (index < 0) throw invalidLogits('−∞ everywhere');
  if (max === Infinity) throw invalidLogits('+∞');
  return { max, index };
}

/** The normalizer of one row of logits. Throws LogitsError `invalid-logits`. */
export function normalizer(row: Float32Array): Normalizer {
  const { max } = rowMaximum(row);
  let sum = 0;
  for (let i = 0; i < row.length; i++) {
    const distance = row[i]! - max;
    // What lies below e^-64 of the largest term cannot be seen in the sum.
    if (distance > lowestExponent) sum += expOfNegative(distance);
  }
  return { max, logSum: Math.log(sum) };
}

/** log p of one logit, rounded where torch's float32 log_softmax rounds. */
export function logProbability(logit: number, { max, logSum }: Normalizer): number {
  return Math.fround(Math.fround(logit - max) - Math.fround(logSum));
}

/** Turns a row of logits into log probabilities, in place. */
export function logSoftmaxInPlace(row: Float32Array, { max, logSum }: Normalizer): void {
  const rounded = Math.fround(logSum);
  for (let i = 0; i < row.length; i++) row[i] = Math.fround(row[i]! - max) - rounded;
}

export interface Distribution extends Normalizer {
  /** In nats. */
  readonly entropy: number;
}

/** Normalizer and entropy of one row; the row's largest logits go into `top`. Throws LogitsError `invalid-logits`. */
export function distribution(row: Float32Array, top: TopK): Distribution {
  const { max } = rowMaximum(row);
  top.clear();
  top.offerAll(row);
  let sum = 0;
  let weighted = 0;
  for (let i = 0; i < row.length; i++) {
    const distance = row[i]! - max;
    if (distance > lowestExponent) {
      const term = expOfNegative(distance);
      sum += term;
      weighted += term * distance;
    }
  }
  const logSum = Math.log(sum);
  // H = −Σ p log p with log p = distance − logSum; rounding may leave a hair below zero.
  return { max, logSum, entropy: Math.max(0, logSum - weighted / sum) };
}
