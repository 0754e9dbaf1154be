import type { TrainingArguments } from '../training-arguments/argument-table.ts';

export type AdafactorArguments = Pick<TrainingArguments, 'weight_decay'>;

/** Scalars of one step, computed in float64 and rounded once. */
export interface AdafactorScalars {
  readonly learningRate: number;
  /** − weight_decay · learning_rate, for parameters to which weight decay applies. */
  readonly minusDecay: number;
  /** 1 − step^decay_rate, and 1 less that. */
  readonly beta2: number;
  readonly oneMinusBeta2: number;
}

/** What a gradient's elements are multiplied by: element [row, column] by rowFactors[row] · columnFactors[column]. */
export interface Scales {
  /** [rows]; a vector is one row with the factor 1. */
  readonly rowFactors: Float32Array;
  /** [columns] */
  readonly columnFactors: Float32Array;
}

const { fround } = Math;
const DECAY_RATE = -0.8;
const EPSILON = fround(1e-30);
/** An update's root mean square above this is brought down to it. */
const CLIP_THRESHOLD = 1;

export function adafactorScalars(weight_decay: number, learning_rate: number, step: number): AdafactorScalars {
  const beta2 = 1 - step ** DECAY_RATE;
  return {
    learningRate: fround(learning_rate),
    minusDecay: fround(-weight_decay * learning_rate),
    beta2: fround(beta2),
    oneMinusBeta2: fround(1 - beta2),
  };
}

/** The squared gradient, above 0 even where the gradient is 0. */
export function square(product: number): number {
  const g = fround(product);
  return fround(fround(g * g) + EPSILON);
}

export function moved(moment: number, towards: number, { beta2, oneMinusBeta2 }: AdafactorScalars): number {
  return fround(fround(moment * beta2) + fround(oneMinusBeta2 * towards));
}

/** The factors of a vector, whose moments have taken the gradient in. */
export function scalesOfVector(exp_avg_sq: Float32Array): Scales {
  return { rowFactors: Float32Array.of(1), columnFactors: exp_avg_sq.map(inverseRoot) };
}

/**
 * Takes the sums of a matrix's squared gradients into its moments, which stand for the whole one: row · column / mean of the
 * rows.
 */
export function scalesOfMatrix(
  exp_avg_sq_row: Float32Array,
  exp_avg_sq_col: Float32Array,
  rowSums: Float64Array,
  columnSums: Float64Array,
  scalars: AdafactorScalars,
): Scales {
  const rows = exp_avg_sq_row.length;
  const columns = exp_avg_sq_col.length;
  let rowMomentSum = 0;
  for (let row = 0; row < rows; row++) {
    exp_avg_sq_row[row] = moved(exp_avg_sq_row[row]!, fround(rowSums[row]! / columns), scalars);
    rowMomentSum += exp_avg_sq_row[row]!;
  }
  for (let column = 0; column < columns; column++)
    exp_avg_sq_col[column] = moved(exp_avg_sq_col[column]!, fround(columnSums[column]! / rows), scalars);
  const rowMean = fround(rowMomentSum / rows);
  return {
    rowFactors: exp_avg_sq_row.map((moment) => inverseRoot(fround(moment / rowMean))),
    columnFactors: exp_avg_sq_col.map(inverseRoot),
  };
}

function inverseRoot(value: number): number {
  return fround(1 / fround(Math.sqrt(value)));
}

/** What the updates are divided by, out of the sum of their squares. */
export function updateDivisor(sumOfSquares: number, count: number): number {
  return Math.max(1, fround(fround(Math.sqrt(sumOfSquares / count)) / CLIP_THRESHOLD));
}
