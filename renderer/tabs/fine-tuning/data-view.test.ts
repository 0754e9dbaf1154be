import { expect, test } from 'vitest';
import { oneLineTmx, twoPairs } from '../../lab/testing/fake-fine-tuning.ts';
import { problemsOfRow, sharedLines, unshownRows } from './data-view.ts';

test('rows without a text of their own are counted', () => {
  expect(twoPairs.problems.map(unshownRows)).toEqual([0, 39]);
});

test('a row of the preview knows its problems by its number', () => {
  expect([1, 2, 3].map((row) => problemsOfRow(twoPairs, row))).toEqual([['source_too_long'], [], ['duplicate']]);
  expect([1, 2, 3].map((row) => problemsOfRow(oneLineTmx, row))).toEqual([[], ['identical'], ['identical']]);
});

test('a line on which several rows begin does not name them', () => {
  expect([...sharedLines(twoPairs)]).toEqual([]);
  expect([...sharedLines(oneLineTmx)]).toEqual([1]);
});
