import { expect, test } from 'vitest';
import { cellPixels } from './cell-pixels.ts';
import { colourTable } from './colour-scale.ts';

/** Index i of this table has the colour [i, i, i] at its ends only; what is asked here are the ends. */
const table = colourTable([
  [0, 0, 0],
  [255, 255, 255],
]);
const scale = { kind: 'sequential', from: 0, to: 1 } as const;
const none = [9, 8, 7] as const;
const colours = (pixels: Uint8ClampedArray) =>
  Array.from({ length: pixels.length / 4 }, (_, cell) => [...pixels.slice(cell * 4, cell * 4 + 4)]);

test('each cell has one pixel of its value’s colour, row by row', () => {
  const whole = { row: 0, column: 0, rows: 2, columns: 2 };
  expect(colours(cellPixels([0, 1, 2, -Infinity], 2, whole, scale, table, none))).toEqual([
    [0, 0, 0, 255],
    [255, 255, 255, 255],
    [255, 255, 255, 255],
    [0, 0, 0, 255],
  ]);
});

test('what is no number has the colour for nothing', () => {
  const whole = { row: 0, column: 0, rows: 1, columns: 1 };
  expect(colours(cellPixels([NaN], 1, whole, scale, table, none))).toEqual([[9, 8, 7, 255]]);
});

test('a window is a part of the rows and columns', () => {
  // prettier-ignore
  const values = [
    0, 0, 0,
    0, 0, 1,
    0, 1, 0,
  ];
  const window = { row: 1, column: 1, rows: 2, columns: 2 };
  const lit = colours(cellPixels(values, 3, window, scale, table, none)).map(([red]) => red === 255);
  expect(lit).toEqual([false, true, true, false]);
});

test('a scale without extent shows its first colour', () => {
  const whole = { row: 0, column: 0, rows: 1, columns: 1 };
  expect(colours(cellPixels([3], 1, whole, { ...scale, to: 0 }, table, none))).toEqual([[0, 0, 0, 255]]);
});
