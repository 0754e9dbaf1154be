import { expect, test } from 'vitest';
import {
  allMended,
  checkedPairs,
  mendOf,
  nextProblem,
  rowProblems,
  withoutProblems,
  type PairProblem,
} from './pair-problems.ts';
import { withCell, withoutRow, type Pair } from './pair-rows.ts';

const pair = (source: string, target: string): Pair => ({ source, target });
const report = (
  problems: readonly { kind: Exclude<PairProblem, 'outer_space'>; row_numbers: readonly number[] }[],
) => ({
  rows: 3,
  examples: 3,
  source_tokens: { total: 0, mean: 0, longest: 0 },
  target_tokens: { total: 0, mean: 0, longest: 0 },
  problems: problems.map((problem) => ({ ...problem, rows: problem.row_numbers.length, first: [] })),
  preview: [],
});

test('what can be seen without a tokenizer is told in its row', () => {
  const rows = [pair('a', 'b'), pair('', 'b'), pair('a', ' '), pair('a', 'b'), pair('c', 'c'), pair(' d', 'e')];
  expect([...rowProblems(rows)]).toEqual([
    [1, ['empty_source']],
    [2, ['empty_target', 'outer_space']],
    [3, ['duplicate']],
    [4, ['identical']],
    [5, ['outer_space']],
  ]);
});

test('two pairs whose texts only together are the same are no duplicates', () => {
  expect(rowProblems([pair('ab', 'c'), pair('a', 'bc')]).size).toBe(0);
});

test('what a check found stays with its row while others change, and goes when the row is typed over', () => {
  const rows = [pair('a', 'b'), pair('long', 'c'), pair('d', 'e')];
  const checked = checkedPairs(rows, report([{ kind: 'source_too_long', row_numbers: [2] }]));
  expect([...rowProblems(withoutRow(rows, 0), checked)]).toEqual([[0, ['source_too_long']]]);
  expect(rowProblems(withCell(rows, 1, 'source', 'short'), checked).size).toBe(0);
});

test('a check does not say once more what was said while typing', () => {
  const rows = [pair('a', 'b'), pair('a', 'b')];
  const checked = checkedPairs(rows, report([{ kind: 'duplicate', row_numbers: [2] }]));
  expect([...rowProblems(rows, checked)]).toEqual([[1, ['duplicate']]]);
});

test('of a long list only what the check found is marked, for that costs no comparison at every key', () => {
  const rows = Array.from({ length: 10_001 }, () => pair('a', 'b'));
  expect(rowProblems(rows).size).toBe(0);
  const checked = checkedPairs(rows, report([{ kind: 'duplicate', row_numbers: [2, 10_001] }]));
  expect([...rowProblems(rows, checked).keys()]).toEqual([1, 10_000]);
  expect(allMended(rows)).toEqual([pair('a', 'b')]);
});

test('a plain mend takes spaces away or drops the row; the rest is for a person to decide', () => {
  expect(mendOf(['duplicate'])).toBe('drop');
  expect(mendOf(['empty_target', 'outer_space'])).toBe('trim');
  expect(mendOf(['source_too_long', 'identical'])).toBeNull();
});

test('mending all finds the duplicates that spaces had hidden', () => {
  const rows = [pair('a', 'b'), pair('a ', 'b'), pair('', 'x'), pair('c', 'c')];
  expect(allMended(rows)).toEqual([pair('a', 'b'), pair('c', 'c')]);
});

test('dropping all problems leaves the others as they are', () => {
  const rows = [pair('a', 'b'), pair('', 'x'), pair('c', 'd')];
  const left = withoutProblems(rows, rowProblems(rows));
  expect(left).toEqual([rows[0], rows[2]]);
  expect(left[1]).toBe(rows[2]);
});

test('what is only remarkable is not dropped with the problems', () => {
  const rows = [pair('a long question', 'a'), pair('', 'x')];
  expect(
    withoutProblems(
      rows,
      new Map([
        [0, ['length_ratio']],
        [1, ['empty_source', 'length_ratio']],
      ]),
    ),
  ).toEqual([rows[0]]);
});

test('the way through the problems begins anew at the end', () => {
  const problems = new Map([
    [2, []],
    [5, []],
  ]);
  expect([nextProblem(problems, 0, 1), nextProblem(problems, 5, 1), nextProblem(problems, 2, -1)]).toEqual([2, 2, 5]);
  expect(nextProblem(new Map(), 0, 1)).toBeNull();
});
