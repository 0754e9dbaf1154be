import { expect, test } from 'vitest';
import { positionBuckets, relativePositionBucket } from './relative-attention-bias.ts';
import { bucketRows, bucketsOf } from './testing/bucket-rows.ts';

test.each(bucketRows)(
  '$relative_attention_num_buckets buckets up to $relative_attention_max_distance, both ways $bidirectional: as transformers',
  (row) => {
    const expected = bucketsOf(row);
    const found = expected.map((_, index) => relativePositionBucket(row.first + index, row.bidirectional, row));
    expect(found).toEqual(expected);
  },
);

test('a decode step sees the last row of the whole matrix', () => {
  const config = { relative_attention_num_buckets: 32, relative_attention_max_distance: 128 };
  const whole = positionBuckets(config, false, 40, 40);
  const step = positionBuckets(config, false, 1, 40, 39);
  expect(step).toEqual({ dims: [1, 40], data: whole.data.slice(39 * 40) });
});
