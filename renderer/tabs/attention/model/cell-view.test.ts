import { expect, test } from 'vitest';
import type { AttentionCell } from '../../../../electron/contract/replies/attention.ts';
import { cellCsv, exponential, heaviestKeys, products, vectorCsv, weightedValue } from './cell-view.ts';

/** Two keys with the logits 3 and 3 − ln 4: the weights are 4/5 and 1/5. */
const cell: AttentionCell = {
  query: [1, 2],
  key: [3, -1],
  value: [10, -5],
  score: 1,
  relative: { distance: -2, bucket: 2, bias: 2 },
  mask: 0,
  logit: 3,
  row_maximum: 3,
  row_sum: 1.25,
  weight: 0.8,
  context: [8, -4],
};

test('the steps that the view adds are those of the formula', () => {
  expect(products(cell)).toEqual([3, -2]);
  expect(exponential(cell) / cell.row_sum).toBe(0.8);
  expect(weightedValue(cell)).toEqual([8, -4]);
});

test('vectors stand side by side in a file, a dimension a row', () => {
  expect(vectorCsv({ query: cell.query, key: cell.key })).toBe('dimension,query,key\r\n0,1,3\r\n1,2,-1\r\n');
});

test('a query’s heaviest keys come first, with what the others have', () => {
  const { keys, rest } = heaviestKeys([0.125, 0.5, 0, 0.25, 0.125], 2);
  expect(keys).toEqual([
    { column: 1, weight: 0.5 },
    { column: 3, weight: 0.25 },
  ]);
  expect(rest).toBe(0.25);
  expect(heaviestKeys([0, 1], 6).keys).toHaveLength(1);
});

test('steps and vectors are copied with their names', () => {
  const lines = cellCsv(cell).split('\r\n');
  expect(lines).toContain('bucket,2');
  expect(lines).toContain('weighted_value,8,-4');
});
