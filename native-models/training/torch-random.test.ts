import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainingTables } from './test-data.ts';
import { maxPermutationLength, mersenneTwister, randomPermutation } from './torch-random.ts';

test.each(trainingTables.permutations)(
  'randperm($n) with the seed $seed is that of torch',
  ({ n, seed, first, sha256 }) => {
    const found = randomPermutation(n, seed);
    expect([...found.subarray(0, first.length)]).toEqual(first);
    expect(createHash('sha256').update(found).digest('hex')).toBe(sha256);
  },
);

test('the ten thousandth word of the Mersenne Twister with the seed 5489 is the one of the C++ standard', () => {
  const random = mersenneTwister(5489);
  for (let i = 1; i < 10_000; i++) random();
  expect(random()).toBe(4_123_659_995); // [rand.predef] of ISO C++
});

test('every number occurs once, whatever the seed', () => {
  fc.assert(
    fc.property(fc.nat(2000), fc.maxSafeNat(), (n, seed) => {
      expect([...randomPermutation(n, seed)].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    }),
  );
});

test('a length for which torch draws otherwise is refused', () => {
  expect(() => randomPermutation(maxPermutationLength + 1, 1)).toThrow(RangeError);
});
