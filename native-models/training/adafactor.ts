import { wholeGradient } from '../t5/gradients.ts';
import {
  adafactorScalars,
  moved,
  scalesOfMatrix,
  scalesOfVector,
  square,
  updateDivisor,
  type AdafactorArguments,
  type AdafactorScalars,
  type Scales,
} from './adafactor-scales.ts';
import { addTo, newSums, total } from './eight-sums.ts';
import { gradientNorm } from './gradient-norm.ts';
import type { AllocateFloat32, Optimizer, OptimizerStateTensor, TrainableParameter } from './optimizer.ts';
import { checkLength, ownOf } from './optimizer-memory.ts';

type Moments =
  /** Of a matrix: running means of its squared gradients over each row and each column. */
  | {
      readonly kind: 'factored';
      readonly exp_avg_sq_row: Float32Array;
      readonly exp_avg_sq_col: Float32Array;
    }
  | { readonly kind: 'whole'; readonly exp_avg_sq: Float32Array };

const { fround } = Math;

/**
 * Adafactor (Shazeer and Stern 2018, https://arxiv.org/abs/1804.04235) as transformers' Trainer makes it: learning rate from
 * the schedule (relative_step and scale_parameter off), no first moment, clip_threshold 1, decay_rate −0.8, epsilon 1e-30.
 * Matrices `[rows, columns]` are factored, vectors are not; T5 has no other shapes. Sums over many elements are float64,
 * rounded once; everything else is float32 with one rounding an operation.
 *
 * This is the plain way, to which tests hold the one that trains (simd-adafactor.ts) bit by bit.
 * @param allocate gives the memory of the moments: `exp_avg_sq_row` and `exp_avg_sq_col`, or `exp_avg_sq`.
 */
export function createAdafactor(
  parameters: readonly TrainableParameter[],
  { weight_decay }: AdafactorArguments,
  allocate: AllocateFloat32,
): Optimizer {
  const owned = new Map<string, { readonly parameter: TrainableParameter; readonly moments: Moments }>();
  const state: OptimizerStateTensor[] = [];
  for (const parameter of parameters) {
    const { name, dims } = parameter;
    const [moments, tensors] = allocateMoments(dims, allocate);
    owned.set(name, { parameter, moments });
    for (const tensor of tensors) state.push({ ...tensor, name: `${name}.${tensor.name}` });
  }
  let scalars: AdafactorScalars | null = null;
  const optimizer: Optimizer = {
    steps: 0,
    state,
    beginStep(learning_rate) {
      optimizer.steps += 1;
      scalars = adafactorScalars(weight_decay, learning_rate, optimizer.steps);
    },
    gradientNorm: (gradients) => gradientNorm(gradients, parameters),
    update(gradients, scale) {
      if (scalars === null) throw new RangeError('The optimizer is asked to update before a step has begun.');
      const scaled = fround(scale);
      for (const [name, pieces] of gradients) {
        const { parameter, moments } = ownOf(owned, name);
        const gradient = wholeGradient(pieces, parameter.dims);
        checkLength(parameter, gradient);
        const { rowFactors, columnFactors } =
          moments.kind === 'factored'
            ? scalesFromMatrix(moments, gradient, scaled, scalars)
            : scalesFromVector(moments, gradient, scaled, scalars);
        const decay = parameter.decays ? scalars.minusDecay : 0;
        apply(parameter.weights, gradient, scaled, rowFactors, columnFactors, scalars.learningRate, decay);
      }
    },
    close: async () => {},
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

/** Takes the gradient into the moments of a vector. */
function scalesFromVector(
  { exp_avg_sq }: Extract<Moments, { kind: 'whole' }>,
  gradient: Float32Array,
  scale: number,
  scalars: AdafactorScalars,
): Scales {
  for (let i = 0; i < gradient.length; i++)
    exp_avg_sq[i] = moved(exp_avg_sq[i]!, square(gradient[i]! * scale), scalars);
  return scalesOfVector(exp_avg_sq);
}

/** Takes the gradient into the moments of a matrix. */
function scalesFromMatrix(
  { exp_avg_sq_row, exp_avg_sq_col }: Extract<Moments, { kind: 'factored' }>,
  gradient: Float32Array,
  scale: number,
  scalars: AdafactorScalars,
): Scales {
  const rows = exp_avg_sq_row.length;
  const columns = exp_avg_sq_col.length;
  const columnSums = new Float64Array(columns);
  const rowSums = Float64Array.from({ length: rows }, (_, row) => {
    const sums = newSums();
    for (let column = 0; column < columns; column++) {
      const squared = square(gradient[row * columns + column]! * scale);
      addTo(sums, column, columns, squared);
      columnSums[column]! += squared;
    }
    return total(sums);
  });
  return scalesOfMatrix(exp_avg_sq_row, exp_avg_sq_col, rowSums, columnSums, scalars);
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
  const sums = newSums();
  for (let row = 0, i = 0; row < rowFactors.length; row++) {
    const rowFactor = rowFactors[row]!;
    for (let column = 0; column < columns; column++, i++) {
      const update = fround(fround(rowFactor * columnFactors[column]!) * fround(gradient[i]! * scale));
      addTo(sums, column, columns, update * update);
    }
  }
  const divisor = updateDivisor(total(sums), weights.length);
  for (let row = 0, i = 0; row < rowFactors.length; row++) {
    const rowFactor = rowFactors[row]!;
    for (let column = 0; column < columns; column++, i++) {
      const update = fround(fround(rowFactor * columnFactors[column]!) * fround(gradient[i]! * scale));
      const decayed = fround(weights[i]! + fround(minusDecay * weights[i]!));
      weights[i] = fround(decayed - fround(fround(update / divisor) * learningRate));
    }
  }
}
