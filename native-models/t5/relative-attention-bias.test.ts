import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { positionBuckets, relativePositionBucket } from './relative-attention-bias.ts';

interface Row {
  readonly relative_attention_num_buckets: number;
  readonly relative_attention_max_distance: number;
  readonly bidirectional: boolean;
  readonly first: number;
  readonly runs: readonly (readonly [bucket: number, count: number])[];
}
const { rows } = JSON.parse(
  readFileSync(new URL('./relative-position-buckets.fixture.json', import.meta.url), 'utf8'),
) as { rows: Row[] };

test.each(rows)(
  '$relative_attention_num_buckets buckets up to $relative_attention_max_distance, both ways $bidirectional: as transformers',
  (row) => {
    const expected = row.runs.flatMap(([bucket, count]) => new Array<number>(count).fill(bucket));
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
