import { expect, test } from 'vitest';
import type { TrainingStep } from './lab-types.ts';
import { stepEvent } from '../../lab/testing/fake-fine-tuning.ts';
import { lossesOf, SMOOTHING, smoothedAt } from './smoothing.ts';

test('smoothing begins at the first value and weighs what was before with 0.8', () => {
  // 0.8·(0.2·4) + 0.2·3 = 1.24 over 0.8·0.2 + 0.2 = 0.36; then 0.8·1.24 + 0.2·2 = 1.392 over 0.488.
  const [first, second, third] = smoothedAt([4, 3, 2], [0, 1, 2], SMOOTHING);
  expect(first).toBeCloseTo(4, 12);
  expect(second).toBeCloseTo(1.24 / 0.36, 12);
  expect(third).toBeCloseTo(1.392 / 0.488, 12);
});

test('the average at some values knows those between them', () => {
  const [second, third] = smoothedAt([4, 3, 2, 9], [1, 2], 0.8);
  expect(second).toBeCloseTo(1.24 / 0.36, 12);
  expect(third).toBeCloseTo(1.392 / 0.488, 12);
  expect(smoothedAt([4, 3], [], 0.8)).toEqual([]);
});

test('far behind the value before it, the average is what it is with everything before it', () => {
  const values = Array.from({ length: 5000 }, (_, index) => 1 + Math.sin(index) / (1 + index / 100));
  const everywhere = values.map((_, index) => index);
  const all = smoothedAt(values, everywhere, 0.9);
  expect(smoothedAt(values, [3, 2000, 4999], 0.9)).toEqual(
    [3, 2000, 4999].map((index) => expect.closeTo(all[index]!, 12)),
  );
  expect(smoothedAt(values, [3, 4999], 0)).toEqual([values[3], values[4999]]);
});

test('the losses of a list of steps are gathered once', () => {
  const steps = [stepEvent(1, 4), stepEvent(2, 3)] as TrainingStep[];
  expect([...lossesOf(steps)]).toEqual([4, 3]);
  expect(lossesOf(steps)).toBe(lossesOf(steps));
  expect(lossesOf([...steps])).not.toBe(lossesOf(steps));
});
