import { expect, test } from 'vitest';
import { linearScale, logScale } from './steps-scale.ts';

test('a linear scale has lines at round numbers and covers all values', () => {
  expect(linearScale([0.31, 0.9, null], false)).toEqual({ from: 0.2, to: 1, lines: [0.2, 0.4, 0.6, 0.8, 1] });
  expect(linearScale([2, 9.3], true)).toEqual({ from: 0, to: 10, lines: [0, 5, 10] });
});

test('one value alone, no value and equal values still have a scale', () => {
  for (const values of [[5], [], [0, 0], [-3]]) {
    const { from, to, lines } = linearScale(values, false);
    expect(to).toBeGreaterThan(from);
    expect(lines.length).toBeGreaterThanOrEqual(2);
  }
});

test('a logarithmic scale has lines at powers of ten, between them where those are too few', () => {
  expect(logScale([0.1, 20]).lines).toEqual([0.1, 1, 10]);
  expect(logScale([0.5, 9, 0, -1]).lines).toEqual([0.5, 1, 2, 5]);
});

test('a logarithmic scale of nearly equal values has lines at round numbers', () => {
  const { from, to, lines } = logScale([2.1, 2.3]);
  expect(lines.length).toBeGreaterThanOrEqual(3);
  for (const line of lines) expect(line >= from && line <= to).toBe(true);
});
