import { expect, test } from 'vitest';
import { barParts } from './bar-parts.ts';

test('below its limit a figure fills its part of the bar, whose end is the limit', () => {
  expect(barParts({ low: 2, high: 3 }, 8)).toEqual({ sure: 0.25, reach: 0.375, limit: 1 });
});

test('beyond its limit a figure fills the bar, and the limit stands inside it', () => {
  expect(barParts({ low: 6, high: 10 }, 5)).toEqual({ sure: 0.6, reach: 1, limit: 0.5 });
});

test('nothing of nothing is an empty bar', () => {
  expect(barParts({ low: 0, high: 0 }, 0)).toEqual({ sure: 0, reach: 0, limit: 1 });
});
