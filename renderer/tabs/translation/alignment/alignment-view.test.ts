import { expect, test } from 'vitest';
import { acrossFrom, alignmentCsv, strengths, strongest, widened } from './alignment-view.ts';

/** Two target tokens, three source tokens. */
const matrix = { rows: 2, columns: 3, values: new Float32Array([0.5, 0.25, 0.25, 0, 1, 0]) };

test('across from a target token stands its row, across from a source token its column', () => {
  expect(acrossFrom(matrix, { strip: 'target', index: 0 }).map(({ value }) => value)).toEqual([0.5, 0.25, 0.25]);
  expect(acrossFrom(matrix, { strip: 'source', index: 1 })).toEqual([
    { index: 0, value: 0.25 },
    { index: 1, value: 1 },
  ]);
  expect(acrossFrom(matrix, { strip: 'target', index: 2 })).toEqual([]);
  expect(acrossFrom(matrix, { strip: 'source', index: 3 })).toEqual([]);
});

test('weights are as strong as they are, effects as a part of the largest; what helps when gone is no source', () => {
  const tokens = [3, -1, 1.5, NaN].map((value, index) => ({ index, value }));
  expect([...strengths(tokens, 'effects').values()]).toEqual([1, 0, 0.5, 0]);
  const row = acrossFrom(matrix, { strip: 'target', index: 0 });
  expect([...strengths(row, 'weights').values()]).toEqual([0.5, 0.25, 0.25]);
  expect([...strengths([{ index: 0, value: -2 }], 'effects').values()]).toEqual([0]);
});

test('the strongest come first, without those that are not known', () => {
  const tokens = [1, NaN, 3, 2].map((value, index) => ({ index, value }));
  expect(strongest(tokens, 2).map(({ index }) => index)).toEqual([2, 3]);
});

test('what was not erased has no value', () => {
  const { values } = widened(new Float32Array([1, 2]), 1, 2, 3);
  expect([...values]).toEqual([1, NaN, NaN, 2, NaN, NaN]);
});

test('as CSV the source pieces head the columns, and what is not known stays empty', () => {
  const source = [
    { id: 5, piece: '▁солнце' },
    { id: 1, piece: '</s>' },
  ];
  const target = [{ id: 6, piece: '▁sun' }];
  const csv = alignmentCsv({ rows: 1, columns: 2, values: new Float32Array([0.5, NaN]) }, source, target);
  expect(csv).toBe('target \\ source,·солнце,</s>\r\n·sun,0.5,\r\n');
});
