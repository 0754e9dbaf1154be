import { expect, test } from 'vitest';
import { rowAfterKey, scrollTopFor, visibleRows } from './virtual-rows.ts';

test('only what is seen is drawn, and six rows more at each side', () => {
  // 280 pixels of 28 each: rows 100 to 109.
  expect(visibleRows(2800, 280, 28, 32_000)).toEqual({ from: 94, to: 116 });
  expect(visibleRows(0, 280, 28, 5)).toEqual({ from: 0, to: 5 });
  expect(visibleRows(5000, 280, 28, 3)).toEqual({ from: 3, to: 3 });
});

test('a list scrolls just as far as a row needs to be seen whole', () => {
  expect(scrollTopFor(3, 28, 280, 28)).toBe(28);
  expect(scrollTopFor(0, 28, 280, 28)).toBe(0);
  // Row 20 ends at 588.
  expect(scrollTopFor(20, 28, 280, 28)).toBe(308);
});

test.each([
  ['ArrowDown', 6],
  ['ArrowUp', 4],
  ['PageDown', 15],
  ['PageUp', 0],
  ['Home', 0],
  ['End', 99],
])('%s leads from row 5 to row %i', (key, row) => {
  expect(rowAfterKey(key, 5, 100, 10)).toBe(row);
});

test('an empty list has no row to go to, and other keys do not move', () => {
  expect(rowAfterKey('End', 0, 0, 10)).toBeNull();
  expect(rowAfterKey('a', 0, 9, 10)).toBeNull();
});
