import { expect, test } from 'vitest';
import { bundledModel } from '../../../lab/testing/fake-lab.ts';
import { erasureTokens, expectedMs, MeasuredRates, UNASKED_MS, type AlignedPair } from './aligned-pair.ts';

const pair = (sources: number, targets: number, model = 'm') =>
  ({ sources, targets, request: { model } }) as AlignedPair;

test('each source token is erased once, and once none: so many copies of the pair run', () => {
  expect(erasureTokens(pair(10, 6))).toBe(11 * 16);
  // Of a long source only the first 128.
  expect(erasureTokens(pair(500, 100))).toBe(129 * 600);
});

test('a sentence on the small model is measured unasked, on a model a hundred times its size it waits to be asked', () => {
  expect(expectedMs(pair(12, 8), bundledModel, undefined)).toBeLessThan(UNASKED_MS);
  const large = { ...bundledModel, num_parameters: 110_724_480 };
  expect(expectedMs(pair(18, 16), large, undefined)).toBeGreaterThan(UNASKED_MS);
});

test('what was measured on this machine replaces what was assumed', () => {
  // 176 tokens of 2 ms each, and what every measurement takes.
  expect(expectedMs(pair(10, 6), bundledModel, 2)).toBe(40 + 352);
});

test('the best of several measurements counts, for each model apart', () => {
  const rates = new MeasuredRates();
  expect(rates.of(pair(10, 6))).toBeUndefined();
  rates.note(pair(10, 6), 1760);
  rates.note(pair(10, 6), 352);
  rates.note(pair(10, 6), 704);
  expect(rates.of(pair(3, 3))).toBe(2);
  expect(rates.of(pair(3, 3, 'other'))).toBeUndefined();
});
