import { cast, constant, cumSum, expand, greater, input, mul, reshape, scalar, sub } from '../graph/operators.ts';
import type { Dim } from '../graph/dim.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { dtypes } from '../tensor/dtype.ts';
import type { Description } from './description.ts';
import { outputLogits } from './output-layer.ts';
import { bucketsInGraph } from './relative-attention-bias.ts';
import { decoderStack, encoderStack, MASKED } from './stack.ts';

/**
 * The model for other programs than the lab: graphs that need nothing but token ids and masks, whose inputs and outputs
 * have the names and the order that Hugging Face's Optimum gives them (`ORTModelForSeq2SeqLM`). The decoder behind a cache
 * is in portable-decoder-with-past.ts.
 */

/** input_ids, attention_mask [batch, encoder_sequence] → last_hidden_state [batch, encoder_sequence, d_model]. */
export function buildPortableEncoder(description: Description): Graph {
  const { config } = description;
  const ids = input('input_ids', 'int64', ['batch', 'encoder_sequence']);
  const attentionMask = input('attention_mask', 'int64', ['batch', 'encoder_sequence']);
  const buckets = bucketsInGraph(config, true, relativePositions('encoder_sequence'));
  const { lastHiddenState } = encoderStack(description, ids, attentionMask, buckets);
  const last_hidden_state = reshape(lastHiddenState, ['batch', 'encoder_sequence', config.d_model]);
  return { name: 'encoder', inputs: [ids, attentionMask], outputs: { last_hidden_state } };
}

/**
 * input_ids [batch, decoder_sequence], encoder_attention_mask [batch, encoder_sequence], encoder_hidden_states
 * [batch, encoder_sequence, d_model] → logits [batch, decoder_sequence, vocab_size] and, for a cache to begin with, keys and
 * values of each layer: `present.{layer}.decoder.key` and `.value` [batch, num_heads, decoder_sequence, d_kv],
 * `present.{layer}.encoder.key` and `.value` [batch, num_heads, encoder_sequence, d_kv]. Each position sees those before it.
 */
export function buildPortableDecoder(description: Description): Graph {
  const { config } = description;
  const ids = input('input_ids', 'int64', ['batch', 'decoder_sequence']);
  const attentionMask = input('encoder_attention_mask', 'int64', ['batch', 'encoder_sequence']);
  const encoded = input('encoder_hidden_states', 'float32', ['batch', 'encoder_sequence', config.d_model]);
  const relative = relativePositions('decoder_sequence');
  const memory = {
    rows: reshape(encoded, ['batch*encoder_sequence', config.d_model]),
    length: 'encoder_sequence',
    attentionMask,
  };
  const buckets = bucketsInGraph(config, false, relative);
  const steps = decoderStack(description, ids, buckets, causalMask(relative), memory);
  const rows = outputLogits(description, steps.lastHiddenState); // [batch*decoder_sequence, vocab_size]
  const outputs: Record<string, Value> = { logits: reshape(rows, ['batch', 'decoder_sequence', config.vocab_size]) };
  steps.selfAttentions.forEach((self, layer) => {
    const cross = steps.crossAttentions[layer]!;
    outputs[`present.${layer}.decoder.key`] = self.key;
    outputs[`present.${layer}.decoder.value`] = self.value;
    outputs[`present.${layer}.encoder.key`] = cross.key;
    outputs[`present.${layer}.encoder.value`] = cross.value;
  });
  return { name: 'decoder', inputs: [ids, attentionMask, encoded], outputs };
}

/** Key − query for all positions of a sequence, out of its length alone: int64 [length, length]. */
function relativePositions(length: Dim): Value {
  const one = constant('int64', [1, 1], BigInt64Array.of(1n));
  const keys = cumSum(expand(one, [1, length]), 1); // 1, 2, 3, …: [1, length]
  return sub(keys, reshape(keys, [length, 1]));
}

/** What is added to the scores so that no position sees a later one: [length, length]. */
function causalMask(relative: Value): Value {
  const later = greater(relative, constant('int64', [], BigInt64Array.of(0n)));
  return mul(cast(later, 'float32', dtypes.float32.onnx), scalar(MASKED));
}
