import { expect, test } from 'vitest';
import { MOST_LINES, shownLines } from './attention-lines.ts';

const map = {
  rows: 2,
  columns: 4,
  weights: Float32Array.from([0.5, 0.25, 0.125, 0.125, 1, 0, 0, 0]),
};

test('of each query the heaviest lines are drawn until they have the top mass together', () => {
  const { lines, hidden, hiddenMass } = shownLines(map, { threshold: 0, topMass: 0.7 });
  expect(lines).toEqual([
    { row: 0, column: 1, weight: 0.25 },
    { row: 0, column: 0, weight: 0.5 },
    { row: 1, column: 0, weight: 1 },
  ]);
  // Two lines of 0.125 each are hidden, of two queries.
  expect([hidden, hiddenMass]).toEqual([2, 0.125]);
});

test('lines below the threshold are hidden, and counted', () => {
  const { lines, hidden } = shownLines(map, { threshold: 0.3, topMass: 1 });
  expect(lines.map(({ weight }) => weight)).toEqual([0.5, 1]);
  expect(hidden).toBe(3);
});

test('with no filter nothing is hidden; a weight of zero has no line to hide', () => {
  expect(shownLines(map, { threshold: 0, topMass: 1 })).toMatchObject({ hidden: 0, hiddenMass: 0 });
});

test('a carpet of lines is cut to the heaviest ones', () => {
  const side = 64;
  const weights = new Float32Array(side * side).fill(1 / side);
  const { lines, hidden } = shownLines({ rows: side, columns: side, weights }, { threshold: 0, topMass: 1 });
  expect([lines.length, hidden]).toEqual([MOST_LINES, side * side - MOST_LINES]);
});

test('a map without rows has no lines', () => {
  expect(shownLines({ rows: 0, columns: 0, weights: new Float32Array() }, { threshold: 0, topMass: 1 })).toEqual({
    lines: [],
    hidden: 0,
    hiddenMass: 0,
  });
});
