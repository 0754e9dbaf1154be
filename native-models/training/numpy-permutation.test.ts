import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { numpyPermutation } from './numpy-permutation.ts';

/** numpy 2.4.6: numpy.random.default_rng(seed).permutation(count).tolist() */
const answers: readonly [count: number, seed: number, answer: readonly number[]][] = [
  [1, 42, [0]],
  [2, 0, [0, 1]],
  [10, 42, [5, 6, 0, 7, 3, 2, 4, 9, 1, 8]],
  [10, 0, [4, 6, 2, 7, 3, 5, 9, 0, 8, 1]],
  [17, 4294967295, [12, 1, 8, 6, 4, 10, 0, 7, 16, 11, 15, 3, 13, 5, 14, 2, 9]],
  [
    33,
    7,
    [
      14, 10, 22, 4, 26, 31, 30, 13, 18, 3, 17, 12, 19, 24, 0, 27, 25, 8, 7, 1, 15, 6, 16, 23, 20, 5, 32, 29, 2, 28, 21,
      9, 11,
    ],
  ],
];

test.each(answers)('of %i numbers with the seed %i it is NumPy’s', (count, seed, answer) => {
  expect([...numpyPermutation(count, seed)]).toEqual(answer);
});

test('of a million numbers too', () => {
  const permutation = numpyPermutation(1_000_003, 42);
  // hashlib.sha256(default_rng(42).permutation(1000003).astype('<i4').tobytes()).hexdigest()
  const expected = '1f7ec8b0ca70abfc2562d1f8e25b98f5d91a45982e93a7d6fde95cd9fa4fd3e6';
  expect(createHash('sha256').update(permutation).digest('hex')).toBe(expected);
});
