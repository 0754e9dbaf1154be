import type { ModelFolder } from '../library/model-folder.ts';
import { readFloat32 } from '../safetensors/reader.ts';
import { relativePositionBucket } from '../t5/relative-attention-bias.ts';
import { biasTableName, layerCount, type Stack } from '../t5/stack.ts';
import type { T5Config } from '../t5/t5-config.ts';
import { checkIndex } from './attention-place.ts';

/** The distances (key − query, in tokens) that share a bucket; null where they go on without end. */
export interface DistanceBucket {
  readonly bucket: number;
  readonly from: number | null;
  readonly to: number | null;
}

/** The relative attention bias of a layer's self-attention, as the weights have it. */
export interface PositionBias {
  readonly stack: Stack;
  readonly layer: number;
  /** The layer whose weights hold the table: the first one, shared by all, except in umT5. */
  readonly owner: number;
  /** The encoder looks both ways, the decoder only back. */
  readonly bidirectional: boolean;
  /** From the most distant key before the query to the most distant one after it. */
  readonly buckets: readonly DistanceBucket[];
  /** [num_heads][num_buckets] */
  readonly values: readonly (readonly number[])[];
}

/** Reads a layer's table from the model's files; nothing runs. @throws EngineError `invalid-request`. */
export async function readPositionBias(model: ModelFolder, stack: Stack, layer: number): Promise<PositionBias> {
  const { config } = model;
  checkIndex(`${stack} layer`, 'layer', layer, layerCount(config, stack));
  const name = biasTableName(config, stack, layer);
  const table = await readFloat32(model.tensors.get(name)!); // [num_buckets, num_heads]
  const { relative_attention_num_buckets: buckets, num_heads } = config;
  return {
    stack,
    layer,
    owner: Number(/\.block\.(\d+)\./.exec(name)![1]),
    bidirectional: stack === 'encoder',
    buckets: distanceBuckets(config, stack === 'encoder'),
    values: Array.from({ length: num_heads }, (_, head) =>
      Array.from({ length: buckets }, (_, bucket) => table[bucket * num_heads + head]!),
    ),
  };
}

/** Which distances share a bucket; a decoder's queries have no later keys. */
export function distanceBuckets(config: T5Config, bidirectional: boolean): readonly DistanceBucket[] {
  const limit = config.relative_attention_max_distance;
  const found: { bucket: number; from: number | null; to: number | null }[] = [];
  for (let distance = -limit; distance <= (bidirectional ? limit : 0); distance++) {
    const bucket = relativePositionBucket(distance, bidirectional, config);
    const last = found.at(-1);
    if (last?.bucket === bucket) last.to = distance;
    else found.push({ bucket, from: distance, to: distance });
  }
  found[0]!.from = null;
  if (bidirectional) found.at(-1)!.to = null;
  return found;
}
