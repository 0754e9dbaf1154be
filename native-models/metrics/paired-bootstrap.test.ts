import { expect, test } from 'vitest';
import { createRandom } from '../distributions/random.ts';
import { pairedBootstrap, verdictOf } from './paired-bootstrap.ts';

/** Random numbers that draw every resample of `count` things once: resample n is n written with `count` digits. */
function everyResample(count: number): () => number {
  let draws = 0;
  return () => {
    const resample = Math.floor(draws / count);
    const digit = Math.floor(resample / count ** (draws % count)) % count;
    draws++;
    return (digit + 0.5) / count;
  };
}

const all = (differences: readonly number[]) =>
  pairedBootstrap(differences, everyResample(differences.length), {
    resamples: differences.length ** differences.length,
  });

// numpy 2.4.6: means of d[list(i)] for i in itertools.product(range(6), repeat=6), then np.percentile(means, [2.5, 97.5]).
const mixedDifferences = [2.5, -1, 0, 4, -0.5, 3];
const [mixedLow, mixedHigh] = [-0.08333333333333333, 2.8333333333333335];

test('of two differences the four resamples are 1, 2, 2 and 3, and the bounds lie between them as numpy’s do', () => {
  // By hand: place 0.025 · 3 = 0.075 between 1 and 2; place 0.975 · 3 = 2.925 between 2 and 3.
  const { mean, low, high, count } = all([1, 3]);
  expect({ mean, count }).toEqual({ mean: 2, count: 2 });
  expect(low).toBeCloseTo(1.075, 12);
  expect(high).toBeCloseTo(2.925, 12);
});

test('all 46 656 resamples of six differences have the percentiles that numpy gives them', () => {
  const mixed = all(mixedDifferences);
  expect(mixed.mean).toBeCloseTo(4 / 3, 12);
  expect(mixed.low).toBeCloseTo(mixedLow, 12);
  expect(mixed.high).toBeCloseTo(mixedHigh, 12);
  expect(verdictOf(mixed, true)).toBe('not-proven');
  const upward = all([2.5, 1, 0.5, 4, 2, 3]);
  expect(upward.low).toBeCloseTo(1.25, 12);
  expect(upward.high).toBeCloseTo(3.0833333333333335, 12);
  expect(verdictOf(upward, true)).toBe('better');
  expect(verdictOf(upward, false)).toBe('worse');
});

test('the same seed gives the same interval, and a thousand resamples come near all of them', () => {
  const drawn = pairedBootstrap(mixedDifferences, createRandom(42, 0));
  expect(drawn).toEqual(pairedBootstrap(mixedDifferences, createRandom(42, 0)));
  expect(drawn.resamples).toBe(1000);
  // Means of six have a standard deviation of 0.78; a percentile of a thousand lies within a fifth of that.
  expect(Math.abs(drawn.low - mixedLow)).toBeLessThan(0.16);
  expect(Math.abs(drawn.high - mixedHigh)).toBeLessThan(0.16);
});

test('differences that are all alike leave nothing to chance', () => {
  const down = pairedBootstrap(Array<number>(6).fill(-0.5), createRandom(1, 0));
  expect(down).toMatchObject({ mean: -0.5, low: -0.5, high: -0.5 });
  expect(verdictOf(down, true)).toBe('worse');
  expect(verdictOf(down, false)).toBe('better');
  expect(verdictOf(pairedBootstrap(Array<number>(6).fill(0), createRandom(1, 0)), true)).toBe('not-proven');
});

test('five sentences prove nothing, whatever they say', () => {
  expect(verdictOf(pairedBootstrap([9, 9, 9, 9, 9], createRandom(1, 0)), true)).toBe('too-few');
});
