import { expect, test } from 'vitest';
import { distribution, logProbability, logSoftmaxInPlace, normalizer, rowMaximum } from './log-softmax.ts';
import { TopK } from './top-k.ts';

test('log probabilities of [0, ln 2, ln 5] are those of 1/8, 2/8 and 5/8', () => {
  const row = Float32Array.of(0, Math.log(2), Math.log(5));
  const norm = normalizer(row);
  [1 / 8, 2 / 8, 5 / 8].forEach((p, id) => expect(logProbability(row[id]!, norm)).toBeCloseTo(Math.log(p), 6));
  logSoftmaxInPlace(row, norm);
  [1 / 8, 2 / 8, 5 / 8].forEach((p, id) => expect(row[id]).toBeCloseTo(Math.log(p), 6));
});

test('large logits neither overflow nor lose their differences', () => {
  const row = Float32Array.of(1e4, 1e4 + 1, -1e4);
  const norm = normalizer(row);
  expect(logProbability(row[1]!, norm)).toBeCloseTo(-Math.log1p(Math.exp(-1)), 6);
  expect(logProbability(row[2]!, norm)).toBeCloseTo(-20001, 0);
});

test('a quarter of a million far smaller logits still count', () => {
  const row = new Float32Array(250_000).fill(-12);
  row[0] = 0;
  // log(1 + 249,999 e^-12)
  expect(normalizer(row).logSum).toBeCloseTo(Math.log1p(249_999 * Math.exp(-12)), 9);
});

test('the entropy of an even choice among n is ln n, of a certain one 0; the best come first', () => {
  const top = new TopK(2);
  expect(distribution(new Float32Array(8), top).entropy).toBeCloseTo(Math.log(8), 12);
  expect([...top.indices]).toEqual([0, 1]);
  expect(distribution(Float32Array.of(-Infinity, 3, -Infinity), top).entropy).toBe(0);
  expect([...top.indices.subarray(0, top.count)]).toEqual([1]);
});

test('the maximum is the first of equals', () => {
  expect(rowMaximum(Float32Array.of(1, 3, 3, 2))).toEqual({ max: 3, index: 1 });
});

test.each([
  ['NaN', [1, NaN, 2]],
  ['NaN', [NaN, 1, 2]],
  ['NaN', [1, 2, NaN]],
  ['+∞', [1, Infinity]],
  ['−∞ everywhere', [-Infinity, -Infinity]],
])('%s among the logits is an error that says so', (found, row) => {
  expect(() => rowMaximum(Float32Array.from(row))).toThrow(
    expect.objectContaining({ code: 'invalid-logits', details: expect.objectContaining({ found }) }),
  );
});
