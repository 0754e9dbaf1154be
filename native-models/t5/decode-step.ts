import { add, reshape } from '../graph/operators.ts';
import type { Value } from '../graph/graph.ts';
import { attend, mergeHeads, splitHeads } from './attention.ts';
import type { Description } from './description.ts';
import { feedForward } from './feed-forward.ts';
import { positionBias } from './relative-attention-bias.ts';
import { additiveMask, biasTableName, embed, layerNorm } from './stack.ts';

/** Keys and values as attention multiplies them. */
export interface KeyValues {
  readonly keyTransposed: Value; // [rows, num_heads, d_kv, key_length]
  readonly value: Value; // [rows, num_heads, key_length, d_kv]
}

/** How a graph takes the keys and values of earlier positions, and gives those of the new one. */
export interface DecodeCache {
  /** Self-attention: those of all positions, given what the new one adds, key and value [rows, num_heads*d_kv]. */
  readonly append: (layer: number, key: Value, value: Value) => KeyValues;
  /** Cross-attention: those of the source. */
  readonly cross: (layer: number) => KeyValues;
}

/**
 * The decoder at one new position of each row: ids [rows, 1] → [rows, d_model], after the final norm. In each layer the
 * cache is asked once to append and once for the source, in this order.
 */
export function decodeStep(
  description: Description,
  ids: Value,
  attentionMask: Value, // of the source: [rows, encoder_sequence]
  buckets: Value, // of the new position against all: [1, past_decoder_sequence+1]
  cache: DecodeCache,
): Value {
  const { config, parameters } = description;
  const rows = ids.dims[0]!;
  const crossMask = additiveMask(attentionMask);
  const biases = new Map<string, Value>();
  const biasOf = (table: string) => {
    const bias = biases.get(table) ?? positionBias(parameters.get(table), buckets); // [1, num_heads, 1, past+1]
    biases.set(table, bias);
    return bias;
  };
  const attentionOutput = (prefix: string, query: Value, { keyTransposed, value }: KeyValues, bias: Value) => {
    const { context } = attend(splitHeads(config, query, rows, 1), keyTransposed, value, bias);
    return parameters.linear(`${prefix}.o.weight`, mergeHeads(config, context, rows));
  };

  let hidden = reshape(embed(description, ids), [rows, config.d_model]);
  for (let layer = 0; layer < config.num_decoder_layers; layer++) {
    const block = `decoder.block.${layer}`;
    const normed = (part: number) => layerNorm(description, `${block}.layer.${part}.layer_norm.weight`, hidden);

    const self = `${block}.layer.0.SelfAttention`;
    const names = ['q', 'k', 'v'].map((name) => `${self}.${name}.weight`);
    const [query, key, value] = parameters.linears(names, normed(0)) as [Value, Value, Value];
    const bias = biasOf(biasTableName(config, 'decoder', layer));
    hidden = add(hidden, attentionOutput(self, query, cache.append(layer, key, value), bias));

    const cross = `${block}.layer.1.EncDecAttention`;
    const crossQuery = parameters.linear(`${cross}.q.weight`, normed(1));
    hidden = add(hidden, attentionOutput(cross, crossQuery, cache.cross(layer), crossMask));

    hidden = add(hidden, feedForward(description, `${block}.layer.2.DenseReluDense`, normed(2)));
  }
  return layerNorm(description, 'decoder.final_layer_norm.weight', hidden);
}
