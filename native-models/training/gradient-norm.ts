import { wholeGradient, type GradientPiece } from '../t5/gradients.ts';
import type { TrainableParameter } from './optimizer.ts';

/** Sum of squares, float64. */
function sumOfSquares(values: Float32Array): number {
  // Four sums: one alone would wait for each addition before the next.
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += values[i]! * values[i]!;
    b += values[i + 1]! * values[i + 1]!;
    c += values[i + 2]! * values[i + 2]!;
    d += values[i + 3]! * values[i + 3]!;
  }
  for (let i = whole; i < values.length; i++) a += values[i]! * values[i]!;
  return a + b + (c + d);
}

/** The L2 norm of all gradients as if they were one vector, summed up in float64. Not finite where a gradient is not. */
export function gradientNorm(
  gradients: ReadonlyMap<string, readonly GradientPiece[]>,
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
