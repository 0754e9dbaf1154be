import { concat, constant, cumSum, expand, input, reduceMax, reshape, sub, transpose } from '../graph/operators.ts';
import type { Dim } from '../graph/dim.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { splitHeads } from './attention.ts';
import { decodeStep, type DecodeCache } from './decode-step.ts';
import type { Description } from './description.ts';
import { outputLogits } from './output-layer.ts';
import { bucketsInGraph } from './relative-attention-bias.ts';
import type { T5Config } from './t5-config.ts';

const PAST = 'past_decoder_sequence';

/**
 * One further position of each row, for other programs: input_ids [batch, 1], encoder_attention_mask
 * [batch, encoder_sequence] and, under `past_key_values.{layer}.…`, what the portable decoder gave as `present.{layer}.…`
 * → logits [batch, 1, vocab_size] and `present.{layer}.decoder.key` and `.value`
 * [batch, num_heads, past_decoder_sequence+1, d_kv]. Keys and values of the source stay as they are: they do not come back,
 * and the encoder's states are not needed any more.
 */
export function buildPortableDecoderWithPast(description: Description): Graph {
  const { config } = description;
  const ids = input('input_ids', 'int64', ['batch', 1]);
  const attentionMask = input('encoder_attention_mask', 'int64', ['batch', 'encoder_sequence']);
  const past = Array.from({ length: config.num_decoder_layers }, (_, layer) => pastInputs(config, layer));
  const present: Record<string, Value> = {};
  const cache = optimumCache(config, past, present);
  const buckets = bucketsInGraph(config, false, relativePositionsAfter(PAST));
  const rows = outputLogits(description, decodeStep(description, ids, attentionMask, buckets, cache)); // [batch, vocab_size]
  const logits = reshape(rows, ['batch', 1, config.vocab_size]);
  const inputs = [ids, attentionMask, ...past.flatMap((layer) => Object.values(layer))];
  return { name: 'decoder-with-past', inputs, outputs: { logits, ...present } };
}

/** What the graph takes of a layer, in the order in which Optimum counts them. */
function pastInputs({ num_heads, d_kv }: T5Config, layer: number) {
  const take = (name: string, length: Dim) =>
    input(`past_key_values.${layer}.${name}`, 'float32', ['batch', num_heads, length, d_kv]);
  return {
    decoderKey: take('decoder.key', PAST),
    decoderValue: take('decoder.value', PAST),
    encoderKey: take('encoder.key', 'encoder_sequence'),
    encoderValue: take('encoder.value', 'encoder_sequence'),
  };
}

/** Keys and values head by head, as Hugging Face keeps them. What the graph gives is added to `present`. */
function optimumCache(
  config: T5Config,
  past: readonly ReturnType<typeof pastInputs>[],
  present: Record<string, Value>,
): DecodeCache {
  const longer = (name: string, earlier: Value, projected: Value) =>
    (present[name] = concat([earlier, splitHeads(config, projected, 'batch', 1)], 2));
  return {
    append: (layer, key, value) => {
      const { decoderKey, decoderValue } = past[layer]!;
      const keys = longer(`present.${layer}.decoder.key`, decoderKey, key); // [batch, num_heads, past+1, d_kv]
      const values = longer(`present.${layer}.decoder.value`, decoderValue, value);
      return { keyTransposed: transpose(keys, [0, 1, 3, 2]), value: values };
    },
    cross: (layer) => {
      const { encoderKey, encoderValue } = past[layer]!;
      return { keyTransposed: transpose(encoderKey, [0, 1, 3, 2]), value: encoderValue };
    },
  };
}

/** Key − query for the position behind `past` others, out of their number alone: −past, …, −1, 0, int64 [1, past+1]. */
export function relativePositionsAfter(past: Dim): Value {
  const one = constant('int64', [1, 1], BigInt64Array.of(1n));
  const positions = cumSum(concat([expand(one, [1, past]), one], 1), 1); // 1, 2, …, past+1
  return sub(positions, reduceMax(positions, 1));
}
