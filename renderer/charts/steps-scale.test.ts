import { expect, test } from 'vitest';
import { lineLabels, linearScale, logScale } from './steps-scale.ts';

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

test('small numbers of an axis are all written with an exponent as soon as one is, others as they are', () => {
  // As the charts write a value: with zeros after the point down to 0.001.
  const plain = (value: number) => (value === 0 || value >= 1e-3 ? `${value}` : value.toExponential());
  expect(lineLabels([0, 0.0005, 0.001, 0.0015], plain)).toEqual(['0', '5e-4', '1e-3', '1.5e-3']);
  expect(lineLabels([0, 0.002, 0.004], plain)).toEqual(['0', '0.002', '0.004']);
  expect(lineLabels([1e-4, 0.001, 0.01, 0.1], plain)).toEqual(['1e-4', '0.001', '0.01', '0.1']);
  const comma = (value: number) => plain(value).replace('.', ',');
  expect(lineLabels([0.0005, 0.0015], comma)).toEqual(['5e-4', '1,5e-3']);
});
