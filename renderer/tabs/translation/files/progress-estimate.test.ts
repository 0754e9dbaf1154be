import { expect, test } from 'vitest';
import { estimateProgress } from './progress-estimate.ts';

test('pace, time left and its error are those worked out by hand', () => {
  // Two batches of 10 texts, 100 and 140 ms: 12 ms a text. Residuals −20 and 20, σ² = (400/10 + 400/10)/1 = 80. For 20
  // texts more: 240 ms, variance 80·20·(1 + 20/20) = 3200, two standard errors 2·√3200 = 113.137.
  const samples = [
    { done: 5, elapsedMs: 1000 },
    { done: 15, elapsedMs: 1100 },
    { done: 25, elapsedMs: 1240 },
  ];
  const estimate = estimateProgress(samples, 45)!;
  expect(estimate.textsPerSecond).toBeCloseTo(1000 / 12, 9);
  expect(estimate.left.expected).toBeCloseTo(240, 9);
  expect(estimate.left.low).toBeCloseTo(240 - 113.1370849898476, 9);
  expect(estimate.left.high).toBeCloseTo(240 + 113.1370849898476, 9);
});

test('an even pace leaves no doubt, whatever the sizes of the batches', () => {
  const samples = [0, 10, 15, 40].map((done) => ({ done, elapsedMs: 7 * done + 500 }));
  expect(estimateProgress(samples, 140)).toEqual({
    textsPerSecond: 1000 / 7,
    left: { expected: 700, low: 700, high: 700 },
  });
});

test('nothing is said from fewer than two batches; time spent without progress counts for none', () => {
  expect(estimateProgress([], 10)).toBeNull();
  expect(
    estimateProgress(
      [
        { done: 0, elapsedMs: 0 },
        { done: 5, elapsedMs: 9 },
      ],
      10,
    ),
  ).toBeNull();
});

test('only the last batches count: a machine that has become slower is noticed', () => {
  const fast = Array.from({ length: 100 }, (_, i) => ({ done: 10 * i, elapsedMs: 10 * i }));
  const slow = Array.from({ length: 60 }, (_, i) => ({ done: 1000 + 10 * i, elapsedMs: 1000 + 50 * i }));
  expect(estimateProgress([...fast, ...slow], 2000)!.textsPerSecond).toBeCloseTo(200, 6);
});

test('the low end of the time left is never before now', () => {
  const samples = [
    { done: 0, elapsedMs: 0 },
    { done: 1, elapsedMs: 1 },
    { done: 2, elapsedMs: 1000 },
  ];
  expect(estimateProgress(samples, 3)!.left.low).toBe(0);
});
