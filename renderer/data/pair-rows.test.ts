import { expect, test } from 'vitest';
import { filledPairs, isTable, MOST_PAIRS, withCell, withoutRow, withTable } from './pair-rows.ts';

const pair = (source: string, target: string) => ({ source, target });

test('two columns from a spreadsheet become pairs', () => {
  expect(withTable([], 0, 'source', 'a\tb\r\nc\td\r\n')).toEqual([pair('a', 'b'), pair('c', 'd')]);
});

test('a paste overwrites from its cell on and leaves the other cells', () => {
  expect(withTable([pair('1', '2'), pair('3', '4')], 1, 'target', 'x\ny')).toEqual([
    pair('1', '2'),
    pair('3', 'x'),
    pair('', 'y'),
  ]);
});

test('a third column is dropped, and quoted cells lose their quotation marks', () => {
  expect(withTable([], 0, 'source', '"He said ""no"""\tb\tc')).toEqual([pair('He said "no"', 'b')]);
});

test('a line break within a cell does not tear it, and becomes a space', () => {
  expect(withTable([], 0, 'source', '"one\r\ntwo"\tb\nc\td')).toEqual([pair('one two', 'b'), pair('c', 'd')]);
});

test('text that only begins with a quotation mark is no quoted cell', () => {
  expect(withTable([], 0, 'source', '"Hi," he said\tb\n"Come\tc\nin"\td')).toEqual([
    pair('"Hi," he said', 'b'),
    pair('"Come', 'c'),
    pair('in"', 'd'),
  ]);
});

test('empty cells and lines keep their places', () => {
  expect(withTable([], 0, 'source', '\tb\n\nc\t')).toEqual([pair('', 'b'), pair('', ''), pair('c', '')]);
});

test('no more pairs are taken than a request may carry', () => {
  expect(withTable([], 1, 'source', 'a\n'.repeat(MOST_PAIRS + 5))).toHaveLength(MOST_PAIRS);
});

test('one cell’s text is no table, also with a line end', () => {
  expect([isTable('one\n'), isTable('one\ttwo'), isTable('one\ntwo')]).toEqual([false, true, true]);
});

test('typing after the last row makes a new one; empty rows count only before the last filled one', () => {
  const pairs = withCell([pair('a', 'b')], 2, 'target', 'c');
  expect(pairs).toEqual([pair('a', 'b'), pair('', ''), pair('', 'c')]);
  expect(filledPairs(withCell(pairs, 2, 'target', ''))).toEqual([pair('a', 'b')]);
  expect(withoutRow(pairs, 0)).toHaveLength(2);
});
