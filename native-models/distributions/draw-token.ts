import { expOfNegative, lowestExponent } from './exponential.ts';
import { rowMaximum } from './log-softmax.ts';
import type { Random } from './random.ts';

/** One index with probability softmax(scores). Throws LogitsError `invalid-logits`. */
export function drawToken(scores: Float32Array, random: Random): number {
  const { max, index: mostProbable } = rowMaximum(scores);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += relativeProbability(scores[i]! - max);
  let left = random() * sum;
  for (let i = 0; i < scores.length; i++) {
    const probability = relativeProbability(scores[i]! - max);
    left -= probability;
    if (left < 0 && probability > 0) return i;
  }
  // Rounding alone can leave a remainder.
  return mostProbable;
}

function relativeProbability(distance: number): number {
  return distance > lowestExponent ? expOfNegative(distance) : 0;
}
