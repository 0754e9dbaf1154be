import { add, matMul, reshape, softmax, transpose } from '../graph/operators.ts';
import type { Dim } from '../graph/dim.ts';
import type { Value } from '../graph/graph.ts';
import type { T5Config } from './t5-config.ts';
import { withoutDropout, type Description } from './description.ts';

/** Every step of an attention layer, each a value of the graph that can be made an output. */
export interface AttentionSteps {
  readonly query: Value; // [batch, num_heads, query_length, d_kv]
  readonly key: Value; // [batch, num_heads, key_length, d_kv]
  readonly value: Value; // [batch, num_heads, key_length, d_kv]
  readonly scores: Value; // [batch, num_heads, query_length, key_length]
  readonly weights: Value; // the same, rows sum to 1
  readonly output: Value; // [batch*query_length, d_model]
}

/** [batch*length, num_heads*d_kv] → [batch, num_heads, length, d_kv] */
export function splitHeads(config: T5Config, x: Value, batch: Dim, length: Dim): Value {
  // One position: heads and positions already lie in the right order.
  if (length === 1) return reshape(x, [batch, config.num_heads, 1, config.d_kv]);
  return transpose(reshape(x, [batch, length, config.num_heads, config.d_kv]), [0, 2, 1, 3]);
}

/** [batch, num_heads, length, d_kv] → [batch*length, num_heads*d_kv]; the product's name comes from `rows`. */
export function mergeHeads(config: T5Config, context: Value, rows: Dim): Value {
  const ordered = context.dims[2] === 1 ? context : transpose(context, [0, 2, 1, 3]);
  return reshape(ordered, [rows, config.num_heads * config.d_kv]);
}

/** scores = q·kᵀ; weights = softmax(scores + bias); context = weights·v. */
export function attend(
  query: Value,
  keyTransposed: Value, // [batch, num_heads, d_kv, key_length]
  value: Value,
  bias: Value, // broadcasts to the scores: relative attention bias and mask
  dropWeights: (weights: Value) => Value = (weights) => weights,
): { scores: Value; weights: Value; context: Value } {
  // T5 was trained without the 1/√d_kv factor; adding it here would flatten every head.
  const scores = matMul(query, keyTransposed); // [batch, num_heads, query_length, key_length]
  const weights = softmax(add(scores, bias), -1);
  return { scores, weights, context: matMul(dropWeights(weights), value) };
}

/**
 * A whole attention layer without its norm and residual: T5Attention under `prefix`
 * (`encoder.block.0.layer.0.SelfAttention`). `states` are the queries' rows, `memory` those of keys and values.
 */
export function attention(
  { config, parameters, drop = withoutDropout }: Description,
  prefix: string,
  batch: Dim,
  states: { rows: Value; length: Dim },
  memory: { rows: Value; length: Dim },
  bias: Value,
): AttentionSteps {
  const [q, k, v] = ['q', 'k', 'v'].map((name) => `${prefix}.${name}.weight`) as [string, string, string];
  const projected =
    states.rows === memory.rows
      ? parameters.linears([q, k, v], states.rows)
      : [...parameters.linears([q], states.rows), ...parameters.linears([k, v], memory.rows)];
  const query = splitHeads(config, projected[0]!, batch, states.length);
  const key = splitHeads(config, projected[1]!, batch, memory.length);
  const value = splitHeads(config, projected[2]!, batch, memory.length);
  const { scores, weights, context } = attend(query, transpose(key, [0, 1, 3, 2]), value, bias, (x) => drop(prefix, x));
  const merged = mergeHeads(config, context, states.rows.dims[0]!);
  return { query, key, value, scores, weights, output: parameters.linear(`${prefix}.o.weight`, merged) };
}
