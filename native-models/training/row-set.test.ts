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

test('sets are put together and taken from each other, and stay themselves', () => {
  const [a, b] = [new RowSet(5).add([0, 1, 3]), new RowSet(5).add([1, 4])];
  const rowsOf = (rows: RowSet) => [0, 1, 2, 3, 4].filter((row) => rows.has(row));
  expect(rowsOf(a.with(b))).toEqual([0, 1, 3, 4]);
  expect(rowsOf(a.without(b))).toEqual([0, 3]);
  expect(rowsOf(RowSet.all(5).without(a))).toEqual([2, 4]);
  expect([rowsOf(a), rowsOf(b)]).toEqual([
    [0, 1, 3],
    [1, 4],
  ]);
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
