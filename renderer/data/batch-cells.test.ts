import { expect, test } from 'vitest';
import { paddedBatch } from '../lab/testing/fake-fine-tuning.ts';
import { batchCells, batchCsv, type BatchName } from './batch-cells.ts';

const padded = (name: BatchName) =>
  batchCells(paddedBatch, name).map((row) => row.map(({ padding }) => (padding ? '.' : 'x')).join(''));

test('padding is what the mask hides, what is not learnt, and what the decoder sees of that', () => {
  expect(padded('input_ids')).toEqual(['xxx', 'xx.']);
  expect(padded('attention_mask')).toEqual(['xxx', 'xx.']);
  expect(padded('labels')).toEqual(['xx', 'x.']);
  expect(padded('decoder_input_ids')).toEqual(['xx', 'xx']);
});

test('the decoder’s padding is one place to the right of the labels’', () => {
  const batch = { ...paddedBatch, labels: [[5, 1, -100, -100]], decoder_input_ids: [[0, 5, 1, 0]] };
  expect(batchCells(batch, 'decoder_input_ids')[0]?.map(({ padding }) => padding)).toEqual([false, false, false, true]);
});

test('as CSV a matrix has one row a cell, with its piece where pieces are known', () => {
  const batch = {
    ...paddedBatch,
    labels: [
      [5, 1],
      [1, -100],
    ],
  };
  expect(batchCsv(batch, 'labels', { 5: '▁Moscow', 1: '</s>' })).toBe(
    [
      'example,position,labels,piece,padding',
      '1,1,5,▁Moscow,0',
      '1,2,1,</s>,0',
      '2,1,1,</s>,0',
      '2,2,-100,,1',
      '',
    ].join('\r\n'),
  );
  expect(batchCsv(batch, 'attention_mask', { 5: '▁Moscow' }).split('\r\n')[0]).toBe(
    'example,position,attention_mask,padding',
  );
});
