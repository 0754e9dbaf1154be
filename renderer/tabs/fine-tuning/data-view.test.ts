import { expect, test } from 'vitest';
import { oneLineTmx, twoPairs } from '../../lab/testing/fake-fine-tuning.ts';
import { problemsOfRow, sharedLines, unshownRows } from './data-view.ts';

test('rows without a text of their own are counted', () => {
  expect(twoPairs.report.problems.map(unshownRows)).toEqual([0, 39]);
});

test('a row of the preview knows its problems by its number', () => {
  expect([1, 2, 3].map((row) => problemsOfRow(twoPairs.report, row))).toEqual([['source_too_long'], [], ['duplicate']]);
  expect([1, 2, 3].map((row) => problemsOfRow(oneLineTmx.report, row))).toEqual([[], ['identical'], ['identical']]);
});

test('a line on which several rows begin does not name them', () => {
  expect([...sharedLines(twoPairs.report)]).toEqual([]);
  expect([...sharedLines(oneLineTmx.report)]).toEqual([1]);
});
