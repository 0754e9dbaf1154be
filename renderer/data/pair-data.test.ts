import { expect, test } from 'vitest';
import { fileSource, noFile } from './pair-data.ts';
import { remembered } from './pair-memory.ts';

test('a file is named with what was typed and nothing else', () => {
  expect(fileSource({ ...noFile, path: ' "/data/a.tsv" ', source_column: ' ru ' })).toEqual({
    kind: 'file',
    path: '/data/a.tsv',
    source_column: 'ru',
  });
  expect(fileSource({ ...noFile, path: '  ', source_column: 'ru' })).toBeNull();
});

test('too many pairs are not remembered', () => {
  const pairs = Array.from({ length: 7000 }, () => ({ source: 'a', target: 'b' }));
  expect(remembered({ kind: 'examples', pairs, file: noFile }).pairs).toEqual([]);
});
