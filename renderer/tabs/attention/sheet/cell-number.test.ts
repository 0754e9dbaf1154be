import { expect, test } from 'vitest';
import { cellNumber, figure, isTooLarge, shownCell, tidyCell } from './cell-number.ts';

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

test('beyond ±1.8·10³⁰⁸ a number is too large, which letters never are', () => {
  expect(['1e400', '-1e400', '1,5e999'].map(isTooLarge)).toEqual([true, true, true]);
  expect(['1e308', 'abc', '', 'Infinity'].map(isTooLarge)).toEqual([false, false, false, false]);
});

test('a cell keeps a number in its plain spelling, and everything else as it was typed', () => {
  expect(['1,5', ' 2. ', '1.e3', 'abc ', '-'].map(tidyCell)).toEqual(['1.5', '2', '1e3', 'abc', '-']);
});

test('long numbers are shown to four decimals, short ones as they were typed', () => {
  expect(['0.123456789', '-1.5', 'letters beyond'].map((text) => shownCell(text, 'typed'))).toEqual([
    '0.1235',
    '-1.5',
    'letters beyond',
  ]);
});

test('of a slice every number has four decimals, however short it is; letters typed into it stay', () => {
  const shown = ['1.118536', '0', '-2.0429', '-0.0000001', 'abc'].map((text) => shownCell(text, 'computed'));
  expect(shown).toEqual(['1.1185', '0.0000', '-2.0429', '0.0000', 'abc']);
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
