import { chosenExamples } from '../data-sets/chosen-examples.ts';
import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import { numpyPermutation } from '../training/numpy-permutation.ts';

export interface SplitExamples {
  readonly train: EncodedExamples;
  readonly test: EncodedExamples;
}

/**
 * Sets a share of examples aside: the examples of both parts, and their order, are those of train_test_split(test_size, seed)
 * in Hugging Face's datasets, which rounds the share up and shuffles.
 * @param test_size above 0 and below 1; the train part is empty where it leaves no example over.
 */
export function splitExamples(examples: EncodedExamples, test_size: number, seed: number): SplitExamples {
  const { train, test } = splitIndices(examples.count, test_size, seed);
  return { train: chosenExamples(examples, train), test: chosenExamples(examples, test) };
}

/** Which of `count` examples go where, each part in its order. */
export function splitIndices(
  count: number,
  test_size: number,
  seed: number,
): { readonly train: Int32Array; readonly test: Int32Array } {
  const permutation = numpyPermutation(count, seed);
  const aside = Math.ceil(test_size * count);
  return { train: permutation.subarray(aside), test: permutation.subarray(0, aside) };
}
