import { expect, test } from 'vitest';
import { twoPairs } from '../../lab/testing/fake-fine-tuning.ts';
import { problemsOfLine, unshownRows } from './data-view.ts';

test('rows without a text of their own are counted', () => {
  expect(twoPairs.report.problems.map(unshownRows)).toEqual([0, 39]);
});

test('a row of the preview knows its problems by its line', () => {
  expect([1, 2, 3].map((line) => problemsOfLine(twoPairs.report, line))).toEqual([
    ['source_too_long'],
    [],
    ['duplicate'],
  ]);
});
