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
  const permutation = numpyPermutation(examples.count, seed);
  const aside = Math.ceil(test_size * examples.count);
  return {
    train: someOf(examples, permutation.subarray(aside)),
    test: someOf(examples, permutation.subarray(0, aside)),
  };
}

function someOf(examples: EncodedExamples, indices: Int32Array): EncodedExamples {
  return {
    count: indices.length,
    source: (index) => examples.source(indices[index]!),
    target: (index) => examples.target(indices[index]!),
    sourceLength: (index) => examples.sourceLength(indices[index]!),
    targetLength: (index) => examples.targetLength(indices[index]!),
    line: (index) => examples.line(indices[index]!),
  };
}
