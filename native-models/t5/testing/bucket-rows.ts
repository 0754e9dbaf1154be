import { readFileSync } from 'node:fs';

/** The buckets that transformers gives a stretch of relative positions, from `first` on, one after the other. */
export interface BucketRow {
  readonly relative_attention_num_buckets: number;
  readonly relative_attention_max_distance: number;
  readonly bidirectional: boolean;
  readonly first: number;
  readonly runs: readonly (readonly [bucket: number, count: number])[];
}

const fixture = new URL('../relative-position-buckets.fixture.json', import.meta.url);
export const { rows: bucketRows } = JSON.parse(readFileSync(fixture, 'utf8')) as { rows: BucketRow[] };

/** The bucket of each position of a row. */
export function bucketsOf({ runs }: BucketRow): readonly number[] {
  return runs.flatMap(([bucket, count]) => new Array<number>(count).fill(bucket));
}
