import { wholeGradient } from '../t5/gradients.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { gradientNorm } from './gradient-norm.ts';
import type { AllocateFloat32, Optimizer, OptimizerStateTensor, TrainableParameter } from './optimizer.ts';
import { memoryOf } from './optimizer-memory.ts';

export type AdafactorArguments = Pick<TrainingArguments, 'weight_decay'>;

type Moments =
  /** Of a matrix: running means of its squared gradients over each row and each column. */
  | {
      readonly kind: 'factored';
      readonly exp_avg_sq_row: Float32Array;
      readonly exp_avg_sq_col: Float32Array;
    }
  | { readonly kind: 'whole'; readonly exp_avg_sq: Float32Array };

/** Scalars of one step, computed in float64 and rounded once. */
interface StepScalars {
  readonly learningRate: number;
  /** − weight_decay · learning_rate. */
  readonly minusDecay: number;
  /** 1 − step^decay_rate, and 1 less that. */
  readonly beta2: number;
  readonly oneMinusBeta2: number;
}

const { fround } = Math;
const DECAY_RATE = -0.8;
const EPSILON = fround(1e-30);
/** An update's root mean square above this is brought down to it. */
const CLIP_THRESHOLD = 1;

/**
 * Adafactor (Shazeer and Stern 2018, https://arxiv.org/abs/1804.04235) as transformers' Trainer makes it: learning rate from
 * the schedule (relative_step and scale_parameter off), no first moment, clip_threshold 1, decay_rate −0.8, epsilon 1e-30.
 * Matrices `[rows, columns]` are factored, vectors are not; T5 has no other shapes. Sums over many elements are float64,
 * rounded once; everything else is float32 with one rounding an operation.
 * @param allocate gives the memory of the moments: `exp_avg_sq_row` and `exp_avg_sq_col`, or `exp_avg_sq`.
 */
export function createAdafactor(
  parameters: readonly TrainableParameter[],
  { weight_decay }: AdafactorArguments,
  allocate: AllocateFloat32,
): Optimizer {
  const memories = new Map<string, Moments>();
  const state: OptimizerStateTensor[] = [];
  for (const { name, dims } of parameters) {
    const [moments, tensors] = allocateMoments(dims, allocate);
    memories.set(name, moments);
    for (const tensor of tensors) state.push({ ...tensor, name: `${name}.${tensor.name}` });
  }
  let scalars: StepScalars | null = null;
  const optimizer: Optimizer = {
    steps: 0,
    state,
    beginStep(learning_rate) {
      optimizer.steps += 1;
      scalars = stepScalars(weight_decay, learning_rate, optimizer.steps);
    },
    gradientNorm: (gradients) => gradientNorm(gradients, parameters),
    update(parameter, pieces, scale) {
      const gradient = wholeGradient(pieces, parameter.dims);
      if (scalars === null) throw new RangeError('The optimizer is asked to update before a step has begun.');
      const moments = memoryOf(memories, parameter, gradient);
      const scaled = fround(scale);
      const { rowFactors, columnFactors } =
        moments.kind === 'factored'
          ? factoredScales(moments, gradient, scaled, scalars)
          : wholeScales(moments, gradient, scaled, scalars);
      const decay = parameter.decays ? scalars.minusDecay : 0;
      apply(parameter.weights, gradient, scaled, rowFactors, columnFactors, scalars.learningRate, decay);
    },
  };
  return optimizer;
}

function allocateMoments(
  dims: readonly number[],
  allocate: AllocateFloat32,
): [Moments, readonly OptimizerStateTensor[]] {
  const [rows, columns] = dims;
  if (rows === undefined || columns === undefined) {
    const exp_avg_sq = allocate(rows ?? 1);
    return [{ kind: 'whole', exp_avg_sq }, [{ name: 'exp_avg_sq', dims, data: exp_avg_sq }]];
  }
  const exp_avg_sq_row = allocate(rows);
  const exp_avg_sq_col = allocate(columns);
  return [
    { kind: 'factored', exp_avg_sq_row, exp_avg_sq_col },
    [
      { name: 'exp_avg_sq_row', dims: [rows], data: exp_avg_sq_row },
      { name: 'exp_avg_sq_col', dims: [columns], data: exp_avg_sq_col },
    ],
  ];
}

function stepScalars(weight_decay: number, learning_rate: number, step: number): StepScalars {
  const beta2 = 1 - step ** DECAY_RATE;
  return {
    learningRate: fround(learning_rate),
    minusDecay: fround(-weight_decay * learning_rate),
    beta2: fround(beta2),
    oneMinusBeta2: fround(1 - beta2),
  };
}

/** What a gradient's elements are multiplied by: element [row, column] by rowFactors[row] · columnFactors[column]. */
interface Scales {
  /** `[rows]`; a vector is one row with the factor 1. */
  readonly rowFactors: Float32Array;
  /** `[columns]` */
  readonly columnFactors: Float32Array;
}

/** Takes the gradient into the moments of a vector. */
function wholeScales(
  { exp_avg_sq }: Extract<Moments, { kind: 'whole' }>,
  gradient: Float32Array,
  scale: number,
  scalars: StepScalars,
): Scales {
  for (let i = 0; i < gradient.length; i++)
    exp_avg_sq[i] = moved(exp_avg_sq[i]!, square(gradient[i]! * scale), scalars);
  return { rowFactors: Float32Array.of(1), columnFactors: exp_avg_sq.map(inverseRoot) };
}

/** Takes the gradient into the moments of a matrix, which stand for the whole one: row · column / mean of the rows. */
function factoredScales(
  { exp_avg_sq_row, exp_avg_sq_col }: Extract<Moments, { kind: 'factored' }>,
  gradient: Float32Array,
  scale: number,
  scalars: StepScalars,
): Scales {
  const rows = exp_avg_sq_row.length;
  const columns = exp_avg_sq_col.length;
  const columnSums = new Float64Array(columns);
  let rowMomentSum = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    let rowSum = 0;
    for (let column = 0; column < columns; column++) {
      const squared = square(gradient[start + column]! * scale);
      rowSum += squared;
      columnSums[column]! += squared;
    }
    exp_avg_sq_row[row] = moved(exp_avg_sq_row[row]!, fround(rowSum / columns), scalars);
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

/** The squared gradient, above 0 even where the gradient is 0. */
function square(product: number): number {
  const g = fround(product);
  return fround(fround(g * g) + EPSILON);
}

function moved(moment: number, towards: number, { beta2, oneMinusBeta2 }: StepScalars): number {
  return fround(fround(moment * beta2) + fround(oneMinusBeta2 * towards));
}

function inverseRoot(value: number): number {
  return fround(1 / fround(Math.sqrt(value)));
}

/** The update is gradient · scale · factors; it is reckoned twice, once for its size, so that it needs no memory. */
function apply(
  weights: Float32Array,
  gradient: Float32Array,
  scale: number,
  rowFactors: Float32Array,
  columnFactors: Float32Array,
  learningRate: number,
  minusDecay: number,
): void {
  const columns = columnFactors.length;
  let sum = 0;
  for (let row = 0, i = 0; row < rowFactors.length; row++) {
    const rowFactor = rowFactors[row]!;
    for (let column = 0; column < columns; column++, i++) {
      const update = fround(fround(rowFactor * columnFactors[column]!) * fround(gradient[i]! * scale));
      sum += update * update;
    }
  }
  const divisor = Math.max(1, fround(fround(Math.sqrt(sum / weights.length)) / CLIP_THRESHOLD));
  for (let row = 0, i = 0; row < rowFactors.length; row++) {
    const rowFactor = rowFactors[row]!;
    for (let column = 0; column < columns; column++, i++) {
      const update = fround(fround(rowFactor * columnFactors[column]!) * fround(gradient[i]! * scale));
      const decayed = fround(weights[i]! + fround(minusDecay * weights[i]!));
      weights[i] = fround(decayed - fround(fround(update / divisor) * learningRate));
    }
  }
}
