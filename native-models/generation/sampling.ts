import { drawToken } from '../distributions/draw-token.ts';
import type { SourceGeneration } from './generate.ts';
import { createRandom } from '../distributions/random.ts';
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
