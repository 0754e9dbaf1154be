import { expect, test } from 'vitest';
import { cellNumber, figure, shownCell, tidyCell } from './cell-number.ts';

test.each([
  ['-1.51', -1.51],
  [' 2 ', 2],
  ['1,5', 1.5],
  ['−3', -3],
  ['.5', 0.5],
  ['2.', 2],
  ['+1e-3', 0.001],
])('%j is the number %d', (text, value) => {
  expect(cellNumber(text)).toBe(value);
});

test.each(['', '-', 'abc', '1e', '1,2,3', '0x10', 'Infinity', 'NaN', '1e999', '1 2'])('%j is no number', (text) => {
  expect(cellNumber(text)).toBeNull();
});

test('a cell keeps a number in its plain spelling, and everything else as it was typed', () => {
  expect(['1,5', ' 2. ', '1.e3', 'abc ', '-'].map(tidyCell)).toEqual(['1.5', '2', '1e3', 'abc', '-']);
});

test('long numbers are shown to four decimals, short ones as they were typed', () => {
  expect(['0.123456789', '-1.5', 'letters beyond'].map(shownCell)).toEqual(['0.1235', '-1.5', 'letters beyond']);
});

test('figures have four decimals, no minus zero, and an exponent where they are large, to either side', () => {
  expect([-0.39524, -1e-9, 123456.7, 1e39, -1e39].map((value) => figure(value))).toEqual([
    '-0.3952',
    '0.0000',
    '1.235e+5',
    '1.000e+39',
    '-1.000e+39',
  ]);
});
