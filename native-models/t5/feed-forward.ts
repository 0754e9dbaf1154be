import { gelu, mul, relu, sigmoid } from '../graph/operators.ts';
import type { Value } from '../graph/graph.ts';
import { withoutDropout, type Description } from './description.ts';
import type { T5Config } from './t5-config.ts';

const activations: Readonly<Record<T5Config['dense_act_fn'], (x: Value) => Value>> = {
  relu,
  gelu: (x) => gelu(x, 'none'),
  gelu_new: (x) => gelu(x, 'tanh'),
  silu: (x) => mul(x, sigmoid(x)),
};

/** T5DenseActDense or, gated, T5DenseGatedActDense under `prefix`: [rows, d_model] → [rows, d_model]. */
export function feedForward(description: Description, prefix: string, x: Value): Value {
  const { config, parameters, drop = withoutDropout } = description;
  const activation = activations[config.dense_act_fn];
  const hidden = config.is_gated_act
    ? gated(parameters.linears([`${prefix}.wi_0.weight`, `${prefix}.wi_1.weight`], x), activation)
    : activation(parameters.linear(`${prefix}.wi.weight`, x)); // [rows, d_ff]
  return parameters.linear(`${prefix}.wo.weight`, drop(prefix, hidden));
}

/** activation(wi_0 · x) ⊙ wi_1 · x (arXiv 2002.05202). */
function gated(projected: readonly Value[], activation: (x: Value) => Value): Value {
  return mul(activation(projected[0]!), projected[1]!);
}
