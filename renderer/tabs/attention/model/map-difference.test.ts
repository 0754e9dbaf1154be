import { expect, test } from 'vitest';
import { differenceOf, largestCell, movedMass } from './map-difference.ts';
import { mapCsv, MOST_TABLE_ROWS, weightRows } from './map-table.ts';

const labelled = (weights: number[], rowLabels = ['a', 'b'], columnLabels = ['x', 'y']) => ({
  rows: rowLabels.length,
  columns: columnLabels.length,
  weights: Float32Array.from(weights),
  rowLabels,
  columnLabels,
});

test('a difference is taken cell by cell, only between the same tokens', () => {
  const one = labelled([1, 0, 0.5, 0.5]);
  expect(differenceOf(one, labelled([0, 1, 0.5, 0.5]))).toEqual(Float32Array.from([1, -1, 0, 0]));
  expect(differenceOf(one, labelled([0, 1, 0.5, 0.5], ['a', 'c']))).toBeNull();
  expect(differenceOf(one, labelled([1, 1], ['a', 'b'], ['x']))).toBeNull();
});

test('what lies elsewhere is half of all that differs', () => {
  // The first query has moved all its weight, the second none: half of the weight altogether.
  expect(movedMass(Float32Array.from([1, -1, 0, 0]), 2)).toBe(0.5);
});

test('the largest cell counts by its absolute value', () => {
  expect(largestCell([0.1, -0.9, 0.5, 0], 2)).toEqual({ row: 0, column: 1 });
  expect(largestCell([], 0)).toBeNull();
});

test('a table has every weight of a small map, and the heaviest of a large one in reading order', () => {
  expect(weightRows(labelled([1, 0, 0.5, 0.5]))).toHaveLength(4);
  const side = 40;
  const labels = Array.from({ length: side }, (_, index) => String(index));
  const weights = Array.from({ length: side * side }, (_, place) => (place === 1599 ? 1 : place / 1e6));
  const rows = weightRows(labelled(weights, labels, labels));
  expect(rows).toHaveLength(MOST_TABLE_ROWS);
  expect(rows.at(-1)).toEqual({ query: '39', key: '39', weight: 1 });
  expect(rows[0]).toMatchObject({ query: '15', key: '0' }); // place 600, the first of the thousand heaviest
});

test('the CSV has the keys above and the queries beside', () => {
  expect(mapCsv(labelled([1, 0, 0.5, 0.5]))).toBe('query \\ key,x,y\r\na,1,0\r\nb,0.5,0.5\r\n');
});
