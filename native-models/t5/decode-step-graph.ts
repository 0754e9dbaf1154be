import { concat, input, reshape, transpose } from '../graph/operators.ts';
import { sumDim, type Dim } from '../graph/dim.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { splitHeads } from './attention.ts';
import { decodeStep, type DecodeCache } from './decode-step.ts';
import { outputLogits, outputRows } from './output-layer.ts';
import type { Description } from './description.ts';
import type { T5Config } from './t5-config.ts';

/**
 * Cross-attention keys and values, once per source: encoder_last_hidden_state [batch, encoder_sequence, d_model] →
 * `cross_key.{layer}` [batch, num_heads, d_kv, encoder_sequence] (transposed, as the scores need it) and
 * `cross_value.{layer}` [batch, num_heads, encoder_sequence, d_kv].
 */
export function buildCrossKeyValuesGraph({ config, parameters }: Description): Graph {
  const encoded = input('encoder_last_hidden_state', 'float32', ['batch', 'encoder_sequence', config.d_model]);
  const rows = reshape(encoded, ['batch*encoder_sequence', config.d_model]);
  const heads = (x: Value) => splitHeads(config, x, 'batch', 'encoder_sequence');
  const outputs: Record<string, Value> = {};
  for (let layer = 0; layer < config.num_decoder_layers; layer++) {
    const prefix = `decoder.block.${layer}.layer.1.EncDecAttention`;
    const [key, value] = parameters.linears([`${prefix}.k.weight`, `${prefix}.v.weight`], rows);
    outputs[`cross_key.${layer}`] = transpose(heads(key!), [0, 1, 3, 2]);
    outputs[`cross_value.${layer}`] = heads(value!);
  }
  return { name: 'cross-key-values', inputs: [encoded], outputs };
}

const PAST = 'past_decoder_sequence';

/**
 * One position of the decoder for each row, with cache.
 *
 * The cache lies position-major, [past_decoder_sequence, rows, num_heads, d_kv], so that it is fed as a view of its
 * filled part and appended in place; only the new position `present_key.{layer}` [1, rows, num_heads, d_kv] comes back.
 * `last` says whether the output layer is part of it: `logits` [rows, vocab_size], or else `hidden` [rows, d_model].
 */
export function buildDecodeStepGraph(description: Description, last: 'logits' | 'hidden' = 'logits'): Graph {
  const ids = input('decoder_input_ids', 'int64', ['rows', 1]);
  const attentionMask = input('attention_mask', 'int64', ['rows', 'encoder_sequence']);
  const buckets = input('decoder_buckets', 'int64', [1, sumDim(PAST, 1)]);
  const inputs = [ids, attentionMask, buckets];
  const outputs: Record<string, Value> = {};
  const cache = positionMajorCache(description.config, inputs, outputs);
  const normed = decodeStep(description, ids, attentionMask, buckets, cache);
  if (last === 'logits')
    outputs['logits'] = outputLogits(description, normed); // [rows, vocab_size]
  else outputs['hidden'] = outputRows(description, normed); // [rows, d_model]
  return { name: 'decode-step', inputs, outputs };
}

/** The lab's own cache. What it takes and gives is added to the graph's `inputs` and `outputs`. */
function positionMajorCache(
  { num_heads, d_kv }: T5Config,
  inputs: Value[],
  outputs: Record<string, Value>,
): DecodeCache {
  const take = (name: string, dims: readonly Dim[]) => {
    const value = input(name, 'float32', dims);
    inputs.push(value);
    return value;
  };
  const append = (name: 'key' | 'value', layer: number, projected: Value) => {
    const present = reshape(projected, [1, 'rows', num_heads, d_kv]);
    outputs[`present_${name}.${layer}`] = present;
    return concat([take(`past_${name}.${layer}`, [PAST, 'rows', num_heads, d_kv]), present], 0);
  };
  return {
    append: (layer, key, value) => ({
      keyTransposed: transpose(append('key', layer, key), [1, 2, 3, 0]),
      value: transpose(append('value', layer, value), [1, 2, 0, 3]),
    }),
    cross: (layer) => ({
      keyTransposed: take(`cross_key.${layer}`, ['rows', num_heads, d_kv, 'encoder_sequence']),
      value: take(`cross_value.${layer}`, ['rows', num_heads, 'encoder_sequence', d_kv]),
    }),
  };
}
