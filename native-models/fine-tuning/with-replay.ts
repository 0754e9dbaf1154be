import { chosenExamples, joinedExamples } from '../data-sets/chosen-examples.ts';
import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import { numpyPermutation } from '../training/numpy-permutation.ts';

/**
 * The examples, then as many of the replay data as make `share` of all of them, or all that there are; which ones, the seed
 * says. A model that goes on learning forgets less of what it meets again (experience replay).
 * @param share below 1
 */
export function withReplay(
  examples: EncodedExamples,
  replay: EncodedExamples,
  share: number,
  seed: number,
): EncodedExamples {
  const wanted = Math.round((share / (1 - share)) * examples.count);
  const drawn = numpyPermutation(replay.count, seed).subarray(0, wanted);
  return joinedExamples(examples, chosenExamples(replay, drawn));
}
