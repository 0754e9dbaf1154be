import { positionBuckets } from '../t5/relative-attention-bias.ts';
import type { T5Config } from '../t5/t5-config.ts';
import type { DecodeStep, DecodeStepOutput } from '../generation/decode-step.ts';
import type { FloatTensor, Tensor } from '../tensor/tensor.ts';
import type { Session } from '../runtime/session.ts';
import { exactMaximum, type MaximumCounts, type OutputLayer } from './exact-maximum.ts';
import { gatherRows, SelfAttentionCache } from './self-attention-cache.ts';

/** What the encoder side hands to the decoder: one row a source. */
export interface EncodedSources {
  readonly attention_mask: Tensor<BigInt64Array>; // [sources, encoder_sequence]
  /** `cross_key.{layer}` and `cross_value.{layer}`, [sources, …] each. */
  readonly crossKeyValues: Readonly<Record<string, FloatTensor>>;
}

/** Turns what the step's session returned into logits. */
type FinishStep = (outputs: Readonly<Record<string, Tensor>>) => Promise<DecodeStepOutput>;

/** A decode step over the `decode-step` session; see DecodeStep for the meaning of rows and parents. */
export function createDecodeStep(session: Session, config: T5Config, encoded: EncodedSources): DecodeStep {
  const { vocab_size } = config;
  return cachedStep(session, config, encoded, ({ logits }) =>
    Promise.resolve({ logits: logits!.data as Float32Array, vocab_size }),
  );
}

/** The same over the `hidden-step` session and an 8-bit output layer: approximate logits, exact maximum. */
export function createFastDecodeStep(
  session: Session,
  layer: OutputLayer,
  config: T5Config,
  encoded: EncodedSources,
  counts?: MaximumCounts,
): DecodeStep {
  return cachedStep(session, config, encoded, async (outputs) => {
    const hidden = outputs['hidden'] as FloatTensor;
    const { logits } = await layer.approximate.run({ hidden });
    return {
      logits: logits!.data as Float32Array,
      vocab_size: config.vocab_size,
      exactMaximum: (row, scores) => exactMaximum(layer, hidden, row, scores, counts),
    };
  });
}

function cachedStep(session: Session, config: T5Config, encoded: EncodedSources, finish: FinishStep): DecodeStep {
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
    return finish(outputs);
  };
}

/** The sources' keys, values and mask, one row a decoder row; as they are where rows and sources are the same. */
function crossFeeds(encoded: EncodedSources, sources: readonly number[]): Record<string, Tensor> {
  const all: Record<string, Tensor> = { attention_mask: encoded.attention_mask, ...encoded.crossKeyValues };
  const identical = sources.length === encoded.attention_mask.dims[0] && sources.every((source, row) => source === row);
  if (identical) return all;
  return Object.fromEntries(Object.entries(all).map(([name, tensor]) => [name, gatherRows(tensor, sources)]));
}
