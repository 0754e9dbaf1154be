import { positionBuckets } from '../t5/relative-attention-bias.ts';
import type { T5Config } from '../t5/t5-config.ts';
import type { DecodeStep } from '../generation/decode-step.ts';
import type { FloatTensor, Tensor } from '../tensor/tensor.ts';
import type { Session } from '../runtime/session.ts';
import { gatherRows, SelfAttentionCache } from './self-attention-cache.ts';

/** What the encoder side hands to the decoder: one row a source. */
export interface EncodedSources {
  readonly attention_mask: Tensor<BigInt64Array>; // [sources, encoder_sequence]
  /** `cross_key.{layer}` and `cross_value.{layer}`, [sources, …] each. */
  readonly crossKeyValues: Readonly<Record<string, FloatTensor>>;
}

/** A decode step over the `decode-step` session; see DecodeStep for the meaning of rows and parents. */
export function createDecodeStep(session: Session, config: T5Config, encoded: EncodedSources): DecodeStep {
  const cache = new SelfAttentionCache(config.num_decoder_layers, config.num_heads, config.d_kv);
  let sourceOfRow: readonly number[] | null = null;
  let cross: Readonly<Record<string, Tensor>> = {};

  return async (tokens, parents) => {
    const sources = sourceOfRow ? parents.map((parent) => sourceOfRow![parent]!) : [...parents];
    if (!sourceOfRow || sources.join() !== sourceOfRow.join()) cross = crossFeeds(encoded, sources);
    if (sourceOfRow) cache.reorder(parents);
    else cache.start(parents.length);
    sourceOfRow = sources;

    const outputs = await session.run({
      decoder_input_ids: { dims: [tokens.length, 1], data: BigInt64Array.from(tokens, BigInt) },
      decoder_buckets: positionBuckets(config, false, 1, cache.length + 1, cache.length),
      ...cross,
      ...cache.feeds(),
    });
    cache.append(outputs);
    return { logits: outputs['logits']!.data as Float32Array, vocab_size: config.vocab_size };
  };
}

/** The sources' keys, values and mask, one row a decoder row; as they are where rows and sources are the same. */
function crossFeeds(encoded: EncodedSources, sources: readonly number[]): Record<string, Tensor> {
  const all: Record<string, Tensor> = { attention_mask: encoded.attention_mask, ...encoded.crossKeyValues };
  const identical = sources.length === encoded.attention_mask.dims[0] && sources.every((source, row) => source === row);
  if (identical) return all;
  return Object.fromEntries(Object.entries(all).map(([name, tensor]) => [name, gatherRows(tensor, sources)]));
}
