import type { GradientPiece } from '../t5/gradients.ts';
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
import { total } from './eight-sums.ts';
import { GradientChunks, type GradientChunk } from './gradient-chunks.ts';
import type { GradientPieces, Optimizer, OptimizerStateTensor } from './optimizer.ts';
import { ownOf } from './optimizer-memory.ts';
import type { PlacedParameter } from './placed-parameter.ts';
import { simdGradientNorm } from './simd-gradient-norm.ts';

/** Adafactor in WebAssembly, bit for bit what adafactor.ts does. The gradient is gone through thrice. */
export class SimdAdafactor implements Optimizer {
  steps = 0;
  readonly state: readonly OptimizerStateTensor[];
  readonly #places: ReadonlyMap<string, PlacedParameter>;
  #scalars: AdafactorScalars | null = null;

  constructor(
    private readonly parameters: readonly PlacedParameter[],
    private readonly settings: AdafactorArguments,
  ) {
    this.state = parameters.flatMap(({ moments }) => moments);
    this.#places = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  }

  beginStep(learning_rate: number): void {
    this.steps += 1;
    this.#scalars = adafactorScalars(this.settings.weight_decay, learning_rate, this.steps);
  }

  gradientNorm(gradients: GradientPieces): number {
    return simdGradientNorm(gradients, this.parameters);
  }

  update(gradients: GradientPieces, scale: number): void {
    const scalars = this.#scalars;
    if (scalars === null) throw new RangeError('The optimizer is asked to update before a step has begun.');
    for (const [name, pieces] of gradients) {
      const place = ownOf(this.#places, name);
      const chunks = chunksToReadThrice(place, pieces);
      const scales =
        place.moments.length === 1
          ? scalesFromVector(place, chunks, scale, scalars)
          : scalesFromMatrix(place, chunks, scale, scalars);
      apply(place, chunks, scale, scales, scalars.learningRate, place.decays ? scalars.minusDecay : 0);
    }
  }

  async close(): Promise<void> {}
}

/** Outer products are formed once, in the gradient's own place; anything else costs less than writing it down. */
function chunksToReadThrice(place: PlacedParameter, pieces: readonly GradientPiece[]): GradientChunks {
  const { scratch } = place.memory;
  scratch.clear();
  const chunks = new GradientChunks(place, pieces);
  const isSum = pieces.some(({ kind }) => kind === 'factors') && pieces.every(({ kind }) => kind !== 'full');
  if (!isSum) return chunks;
  chunks.forEach(({ firstRow, gradient }) => place.gradient.set(gradient, firstRow * place.columns));
  scratch.clear();
  return new GradientChunks(place, [{ kind: 'full', data: place.gradient }]);
}

function scalesFromVector(
  { moments }: PlacedParameter,
  chunks: GradientChunks,
  scale: number,
  scalars: AdafactorScalars,
): Scales {
  const exp_avg_sq = moments[0]!.data;
  const scaled = Math.fround(scale);
  chunks.forEach(({ firstRow, gradient }) => {
    for (let i = 0; i < gradient.length; i++)
      exp_avg_sq[firstRow + i] = moved(exp_avg_sq[firstRow + i]!, square(gradient[i]! * scaled), scalars);
  });
  return scalesOfVector(exp_avg_sq);
}

function scalesFromMatrix(
  { rows, columns, moments, memory }: PlacedParameter,
  chunks: GradientChunks,
  scale: number,
  scalars: AdafactorScalars,
): Scales {
  const { kernels, scratch } = memory;
  const rowSums = scratch.float64(rows);
  const columnSums = scratch.float64(columns).fill(0);
  chunks.forEach(({ firstRow, rows: some, gradient }) => {
    const sums = rowSums.byteOffset + 8 * firstRow;
    kernels.addSquaresOfRows(gradient.byteOffset, some, columns, scale, sums, columnSums.byteOffset);
  });
  const [row, column] = moments as readonly [OptimizerStateTensor, OptimizerStateTensor];
  return scalesOfMatrix(row.data, column.data, rowSums, columnSums, scalars);
}

function apply(
  place: PlacedParameter,
  chunks: GradientChunks,
  scale: number,
  scales: Scales,
  learningRate: number,
  minusDecay: number,
): void {
  const { weights, columns, memory } = place;
  const { kernels, scratch } = memory;
  const rowFactors = placed(place, scales.rowFactors);
  const columnFactors = placed(place, scales.columnFactors);
  /** What the kernels take: a chunk of a vector is a part of its one row. */
  const asMatrix = ({ firstRow, rows, gradient }: GradientChunk) =>
    place.moments.length === 1
      ? ([gradient.byteOffset, 1, rows, scale, rowFactors, columnFactors + 4 * firstRow] as const)
      : ([gradient.byteOffset, rows, columns, scale, rowFactors + 4 * firstRow, columnFactors] as const);
  const sums = scratch.float64(8).fill(0);
  chunks.forEach((chunk) => kernels.addSquaresOfUpdates(sums.byteOffset, ...asMatrix(chunk)));
  const divisor = updateDivisor(total(sums), weights.length);
  chunks.forEach((chunk) => {
    const address = weights.byteOffset + 4 * chunk.firstRow * columns;
    kernels.adafactor(address, ...asMatrix(chunk), divisor, learningRate, minusDecay);
  });
}

/** The address of a copy that the kernels can read. */
function placed({ memory }: PlacedParameter, factors: Float32Array): number {
  const copy = memory.scratch.float32(factors.length);
  copy.set(factors);
  return copy.byteOffset;
}
