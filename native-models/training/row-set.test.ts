import { expect, test } from 'vitest';
import { RowSet } from './row-set.ts';

test('rows come out ascending, neighbours together', () => {
  const rows = new RowSet(10).add([7, 2, 3, 9, 2]);
  expect([...rows.runs()]).toEqual([
    [2, 4],
    [7, 8],
    [9, 10],
  ]);
  expect([1, 2, 9].map((row) => rows.has(row))).toEqual([false, true, true]);
  expect([...new RowSet(3).runs()]).toEqual([]);
  expect([...new RowSet(3).add([0, 1, 2]).runs()]).toEqual([[0, 3]]);
});

test('a row with any moment that is not +0 is found', () => {
  const first = Float32Array.of(0, 0, 0, -0, 0, 0, 0, 0, 0, 0);
  const second = Float32Array.of(0, 0, 0, 0, 1e-45, 0, 0, 0, 0, NaN);
  const moments = [first, second].map((data) => ({ name: '', dims: [5, 2], data }));
  expect([...RowSet.withMoments(5, moments).runs()]).toEqual([
    [1, 3],
    [4, 5],
  ]);
});
