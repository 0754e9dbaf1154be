import { add, concat, input, reshape, transpose } from '../graph/operators.ts';
import { sumDim } from '../graph/dim.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { attend, mergeHeads, splitHeads } from './attention.ts';
import { feedForward } from './feed-forward.ts';
import { outputLogits, outputRows } from './output-layer.ts';
import { positionBias } from './relative-attention-bias.ts';
import type { Description } from './description.ts';
import { additiveMask, biasTableName, embed, layerNorm } from './stack.ts';

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
const TOTAL = sumDim(PAST, 1);

/**
 * One position of the decoder for each row, with cache.
 *
 * The cache lies position-major, [past_decoder_sequence, rows, num_heads, d_kv], so that it is fed as a view of its
 * filled part and appended in place; only the new position `present_key.{layer}` [1, rows, num_heads, d_kv] comes back.
 * `last` says whether the output layer is part of it: `logits` [rows, vocab_size], or else `hidden` [rows, d_model].
 */
export function buildDecodeStepGraph(description: Description, last: 'logits' | 'hidden' = 'logits'): Graph {
  const { config, parameters } = description;
  const { num_heads, d_kv } = config;
  const ids = input('decoder_input_ids', 'int64', ['rows', 1]);
  const attentionMask = input('attention_mask', 'int64', ['rows', 'encoder_sequence']);
  const buckets = input('decoder_buckets', 'int64', [1, TOTAL]);
  const inputs = [ids, attentionMask, buckets];
  const take = (name: string, dims: readonly (string | number)[]) => {
    const value = input(name, 'float32', dims);
    inputs.push(value);
    return value;
  };
  const crossMask = additiveMask(attentionMask);
  const outputs: Record<string, Value> = {};
  const biases = new Map<string, Value>();
  const biasOf = (table: string) => {
    const bias = biases.get(table) ?? positionBias(parameters.get(table), buckets); // [1, num_heads, 1, past+1]
    biases.set(table, bias);
    return bias;
  };

  let hidden = reshape(embed(description, ids), ['rows', config.d_model]);
  for (let layer = 0; layer < config.num_decoder_layers; layer++) {
    const block = `decoder.block.${layer}`;
    const self = `${block}.layer.0.SelfAttention`;
    const states = layerNorm(description, `${block}.layer.0.layer_norm.weight`, hidden);
    const projected = parameters.linears(
      ['q', 'k', 'v'].map((name) => `${self}.${name}.weight`),
      states,
    );
    const position = (x: Value) => reshape(x, [1, 'rows', num_heads, d_kv]);
    const present_key = (outputs[`present_key.${layer}`] = position(projected[1]!));
    const present_value = (outputs[`present_value.${layer}`] = position(projected[2]!));
    const key = concat([take(`past_key.${layer}`, [PAST, 'rows', num_heads, d_kv]), present_key], 0);
    const value = concat([take(`past_value.${layer}`, [PAST, 'rows', num_heads, d_kv]), present_value], 0);
    const query = splitHeads(config, projected[0]!, 'rows', 1);
    const bias = biasOf(biasTableName(config, 'decoder', layer));
    const own = attend(query, transpose(key, [1, 2, 3, 0]), transpose(value, [1, 2, 0, 3]), bias);
    hidden = add(hidden, parameters.linear(`${self}.o.weight`, mergeHeads(config, own.context, 'rows')));

    const prefix = `${block}.layer.1.EncDecAttention`;
    const crossStates = layerNorm(description, `${block}.layer.1.layer_norm.weight`, hidden);
    const crossQuery = splitHeads(config, parameters.linear(`${prefix}.q.weight`, crossStates), 'rows', 1);
    const crossKey = take(`cross_key.${layer}`, ['rows', num_heads, d_kv, 'encoder_sequence']);
    const crossValue = take(`cross_value.${layer}`, ['rows', num_heads, 'encoder_sequence', d_kv]);
    const cross = attend(crossQuery, crossKey, crossValue, crossMask);
    hidden = add(hidden, parameters.linear(`${prefix}.o.weight`, mergeHeads(config, cross.context, 'rows')));

    const normed = layerNorm(description, `${block}.layer.2.layer_norm.weight`, hidden);
    hidden = add(hidden, feedForward(description, `${block}.layer.2.DenseReluDense`, normed));
  }
  const normed = layerNorm(description, 'decoder.final_layer_norm.weight', hidden);
  if (last === 'logits')
    outputs['logits'] = outputLogits(description, normed); // [rows, vocab_size]
  else outputs['hidden'] = outputRows(description, normed); // [rows, d_model]
  return { name: 'decode-step', inputs, outputs };
}
