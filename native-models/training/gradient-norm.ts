import { wholeGradient } from '../t5/gradients.ts';
import { addTo, newSums, total } from './eight-sums.ts';
import type { GradientPieces, TrainableParameter } from './optimizer.ts';

/** Sum of squares, float64. */
export function sumOfSquares(values: Float32Array): number {
  const sums = newSums();
  values.forEach((value, i) => addTo(sums, i, values.length, value * value));
  return total(sums);
}

/**
 * The L2 norm of all gradients as if they were one vector, summed up in float64. Not finite where a gradient is not. This is
 * the plain way, to which tests hold the one that trains (simd-gradient-norm.ts).
 */
export function gradientNorm(
  gradients: GradientPieces,
  parameters: readonly Pick<TrainableParameter, 'name' | 'dims'>[],
): number {
  let sum = 0;
  for (const { name, dims } of parameters) {
    const pieces = gradients.get(name);
    if (pieces) sum += sumOfSquares(wholeGradient(pieces, dims));
  }
  return Math.sqrt(sum);
}

/**
 * What every gradient is multiplied by so that their norm does not exceed max_grad_norm (torch.nn.utils.clip_grad_norm_).
 * @param max_grad_norm 0 switches clipping off.
 */
export function clipCoefficient(norm: number, max_grad_norm: number): number {
  return max_grad_norm > 0 ? Math.min(1, max_grad_norm / (norm + 1e-6)) : 1;
}
