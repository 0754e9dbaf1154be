import { expect, test } from 'vitest';
import { expOfNegative, lowestExponent } from './exponential.ts';

test('agrees with Math.exp to 1e-10 all over its range, ends included', () => {
  let worst = 0;
  for (let i = 0; i <= 200_000; i++) {
    const x = (lowestExponent * i) / 200_000;
    worst = Math.max(worst, Math.abs(expOfNegative(x) / Math.exp(x) - 1));
  }
  expect(worst).toBeLessThan(1e-10);
  expect(expOfNegative(0)).toBe(1);
});
