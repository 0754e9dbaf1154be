import type { GradientPiece } from '../t5/gradients.ts';
import type { RowRun } from '../tensor/tensor.ts';
import { total } from './eight-sums.ts';
import { gramNorm } from './gram-norm.ts';
import { GradientChunks } from './gradient-chunks.ts';
import type { GradientPieces } from './optimizer.ts';
import type { PlacedParameter } from './placed-parameter.ts';
import { RowSet } from './row-set.ts';

/**
 * The L2 norm of all gradients as if they were one vector, in float64, without writing one down: bit for bit that of
 * gradient-norm.ts where a gradient is one whole piece; where it comes in factors, without their rounding to float32.
 */
export function simdGradientNorm(gradients: GradientPieces, parameters: readonly PlacedParameter[]): number {
  let sum = 0;
  for (const parameter of parameters) {
    const pieces = gradients.get(parameter.name);
    if (pieces) sum += squaredNorm(parameter, pieces);
  }
  return Math.sqrt(sum);
}

/** Of one parameter. */
export function squaredNorm(parameter: PlacedParameter, pieces: readonly GradientPiece[]): number {
  const { rows, weights, memory } = parameter;
  memory.scratch.clear();
  // One whole piece is added up as the vector that it is in memory: the order of the sums counts.
  const isWhole = pieces.length === 1 && pieces[0]!.kind === 'full';
  const shaped = isWhole ? { ...parameter, rows: weights.length, columns: 1 } : parameter;
  const chunks = new GradientChunks(shaped, pieces);
  if (isWhole) return sumOfSquares(shaped, chunks);
  const named = new RowSet(rows).add(chunks.namedRows());
  if (chunks.areNamedRowsOnly) return sumOfSquares(shaped, chunks, named.runs());
  const rest = gramNorm(parameter, pieces, named);
  return rest === null ? sumOfSquares(shaped, chunks) : rest + sumOfSquares(shaped, chunks, named.runs());
}

function sumOfSquares({ memory }: PlacedParameter, chunks: GradientChunks, runs?: Iterable<RowRun>): number {
  const sums = memory.scratch.float64(8).fill(0);
  chunks.forEach(({ gradient }) => {
    memory.kernels.addSquares(sums.byteOffset, gradient.byteOffset, gradient.length);
  }, runs);
  return total(sums);
}
