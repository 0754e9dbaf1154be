import { gelu, mul, relu, sigmoid } from '../graph/operators.ts';
import type { Value } from '../graph/graph.ts';
import { linear } from './attention.ts';
import type { ParameterSet } from './parameter-set.ts';
import type { T5Config } from './t5-config.ts';

const activations: Readonly<Record<T5Config['dense_act_fn'], (x: Value) => Value>> = {
  relu,
  gelu: (x) => gelu(x, 'none'),
  gelu_new: (x) => gelu(x, 'tanh'),
  silu: (x) => mul(x, sigmoid(x)),
};

/** T5DenseActDense or, gated, T5DenseGatedActDense under `prefix`: [rows, d_model] → [rows, d_model]. */
export function feedForward(config: T5Config, parameters: ParameterSet, prefix: string, x: Value): Value {
  const activation = activations[config.dense_act_fn];
  const hidden = config.is_gated_act
    ? mul(activation(linear(parameters, `${prefix}.wi_0.weight`, x)), linear(parameters, `${prefix}.wi_1.weight`, x))
    : activation(linear(parameters, `${prefix}.wi.weight`, x)); // [rows, d_ff]
  return linear(parameters, `${prefix}.wo.weight`, hidden);
}
