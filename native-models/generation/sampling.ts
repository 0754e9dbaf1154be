import { expOfNegative, lowestExponent } from './exponential.ts';
import type { SourceGeneration } from './generate.ts';
import { rowMaximum } from './log-softmax.ts';
import { createRandom, type Random } from './random.ts';
import type { Search } from './search.ts';
import { searchRows } from './search-rows.ts';

/**
 * Draws each token from the distribution that the processors leave (transformers' `_sample`). Every row has its own
 * stream of random numbers, so its tokens depend on the seed and its place alone, not on when other rows finish.
 */
export function sample(search: Search): Promise<SourceGeneration[]> {
  const { seed, num_return_sequences } = search.request.options;
  return searchRows(search, num_return_sequences, (row) => {
    const random = createRandom(seed, row);
    return (scores) => drawToken(scores, random);
  });
}

/** One index with probability softmax(scores). Throws GenerationError `invalid-logits`. */
function drawToken(scores: Float32Array, random: Random): number {
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
