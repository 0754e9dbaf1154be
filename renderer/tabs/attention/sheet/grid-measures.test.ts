import { expect, test } from 'vitest';
import { isWithin, measureGrid, placeStyle, sizeFor } from './grid-measures.ts';

const measured = (more: Partial<Parameters<typeof measureGrid>[0]> = {}) =>
  measureGrid({ shape: [3, 5], rowNames: null, characters: 7, size: 1, ...more });

test('a column is as wide as its widest cell, at 0.6 em a letter, at 12 pixels and with 7 around it', () => {
  expect(measured()).toMatchObject({ cellPx: Math.ceil(7 * 7.2) + 7, rowPx: 24, headPx: 16 });
});

test('on wide sheets all of it is larger by the same factor', () => {
  expect([1, 1000, 1479, 1480, 1999, 2000, 4000].map(sizeFor)).toEqual([1, 1, 1, 1.25, 1.25, 1.5, 1.5]);
  expect(measured({ size: 1.5 })).toEqual({ fontPx: 18, headPx: 24, rowPx: 36, cellPx: 87, namePx: 33 });
});

test('names take as much as the longest of them, between two and ten letters; without names, the last number', () => {
  expect(measured().namePx).toBe(Math.ceil(2 * 7.2) + 7);
  expect(measured({ rowNames: ['мама', '</s>'] }).namePx).toBe(Math.ceil(4 * 7.2) + 7);
  expect(measured({ rowNames: ['достопримечательность'] }).namePx).toBe(72 + 7);
  expect(measured({ shape: [1000, 1] }).namePx).toBe(Math.ceil(4 * 7.2) + 7);
});

test('light lies over a cell, or over the whole row or column', () => {
  const measures = { headPx: 16, rowPx: 24, cellPx: 50, namePx: 30 };
  expect(placeStyle({ row: 1, column: 2 }, measures, [3, 5])).toBe('top: 40px; left: 130px; width: 50px; height: 24px');
  expect(placeStyle({ row: 1 }, measures, [3, 5])).toBe('top: 40px; left: 30px; width: 250px; height: 24px');
  expect(placeStyle({ column: 2 }, measures, [3, 5])).toBe('top: 16px; left: 130px; width: 50px; height: 72px');
});

test('a cell beyond the last row or column is not in the grid', () => {
  expect(isWithin({ row: 2, column: 4 }, [3, 5])).toBe(true);
  expect(isWithin({ row: 3, column: 4 }, [3, 5])).toBe(false);
  expect(isWithin({ row: 2, column: 5 }, [3, 5])).toBe(false);
});
