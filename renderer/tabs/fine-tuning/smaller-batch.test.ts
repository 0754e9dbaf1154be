import { expect, test } from 'vitest';
import { proposedBatch, smallerBatches } from './smaller-batch.ts';

const batches = (per_device_train_batch_size: number, gradient_accumulation_steps = 1) => ({
  per_device_train_batch_size,
  gradient_accumulation_steps,
});

test('smaller batches divide the examples of an update', () => {
  expect(smallerBatches(batches(8))).toEqual([4, 2, 1]);
  // 12 examples an update: also batches that do not divide the old one.
  expect(smallerBatches(batches(6, 2))).toEqual([4, 3, 2, 1]);
});

test('half the batch is proposed, or the next size below that can be', () => {
  expect([batches(8), batches(9), batches(5), batches(6, 2)].map(proposedBatch)).toEqual([4, 3, 1, 3]);
});

test('a batch of one example cannot be smaller', () => {
  expect(proposedBatch(batches(1, 16))).toBeNull();
});
