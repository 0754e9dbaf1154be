import { add, clip, constant, gather, reshape, transpose } from '../graph/operators.ts';
import type { Value } from '../graph/graph.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { T5Config } from './t5-config.ts';

type BucketConfig = Pick<T5Config, 'relative_attention_num_buckets' | 'relative_attention_max_distance'>;

/**
 * The bucket of a relative position (key − query), as Hugging Face's `_relative_position_bucket` has it: half of the
 * buckets for exact small distances, the rest logarithmic up to the maximum distance. All in float32 like torch, since
 * a distance on a bucket's edge would else fall on the other side.
 */
export function relativePositionBucket(relative: number, bidirectional: boolean, config: BucketConfig): number {
  const buckets = bidirectional
    ? Math.floor(config.relative_attention_num_buckets / 2)
    : config.relative_attention_num_buckets;
  const offset = bidirectional && relative > 0 ? buckets : 0;
  const distance = bidirectional ? Math.abs(relative) : Math.max(-relative, 0);
  const maxExact = Math.floor(buckets / 2);
  if (distance < maxExact) return offset + distance;
  const logRatio = Math.fround(Math.log(Math.fround(distance / maxExact)));
  const scale = Math.fround(Math.log(config.relative_attention_max_distance / maxExact));
  const steps = Math.fround(Math.fround(logRatio / scale) * (buckets - maxExact));
  return offset + Math.min(maxExact + Math.trunc(steps), buckets - 1);
}

/**
 * Buckets for queries at `firstQuery …` against keys at `0 …`: int64 `[query_length, key_length]`.
 * Encoder attention looks both ways, decoder attention only back.
 */
export function positionBuckets(
  config: BucketConfig,
  bidirectional: boolean,
  queryLength: number,
  keyLength: number,
  firstQuery = 0,
): Tensor<BigInt64Array> {
  const byDistance = new Map<number, bigint>();
  const bucketOf = (relative: number): bigint => {
    let bucket = byDistance.get(relative);
    if (bucket === undefined)
      byDistance.set(relative, (bucket = BigInt(relativePositionBucket(relative, bidirectional, config))));
    return bucket;
  };
  const data = new BigInt64Array(queryLength * keyLength);
  for (let query = 0; query < queryLength; query++)
    for (let key = 0; key < keyLength; key++) data[query * keyLength + key] = bucketOf(key - query - firstQuery);
  return { dims: [queryLength, keyLength], data };
}

/** No sequence is longer: one head's scores alone would take 16 GB. */
const LONGEST_SEQUENCE = 2 ** 16;

/**
 * The same buckets as a part of a graph, out of relative positions (key − query), int64 of any shape: a table of
 * `relativePositionBucket` over all distances that differ. From the maximum distance on all have the last bucket.
 */
export function bucketsInGraph(config: BucketConfig, bidirectional: boolean, relative: Value): Value {
  const farthest = Math.min(config.relative_attention_max_distance, LONGEST_SEQUENCE);
  const table = BigInt64Array.from({ length: 2 * farthest + 1 }, (_, index) =>
    BigInt(relativePositionBucket(index - farthest, bidirectional, config)),
  );
  const place = add(clip(relative, -farthest, farthest), constant('int64', [], BigInt64Array.of(BigInt(farthest))));
  return gather(constant('int64', [table.length], table), place);
}

/**
 * The relative attention bias of every head: the rows of `table` [num_buckets, num_heads] at `buckets`
 * [query_length, key_length] → [1, num_heads, query_length, key_length].
 */
export function positionBias(table: Value, buckets: Value): Value {
  const [queryLength, keyLength] = buckets.dims;
  const perHead = transpose(gather(table, buckets), [2, 0, 1]); // [num_heads, query_length, key_length]
  return reshape(perHead, [1, table.dims[1]!, queryLength!, keyLength!]);
}
