import { reshape } from '../graph/operators.ts';
import type { Dim } from '../graph/dim.ts';
import type { Value } from '../graph/graph.ts';
import type { AttentionSteps } from './attention.ts';

/**
 * Names under which a graph's inner values can be asked for:
 * `encoder.3.weights` (also query, key, value, scores, position_bias), `decoder.…`, `cross.…`,
 * `encoder_hidden_states.0` … as Hugging Face counts them, the last one after the final norm.
 */
export type AttentionStack = 'encoder' | 'decoder' | 'cross';

const inspected = ['query', 'key', 'value', 'scores', 'weights'] as const;

export function attentionOutputs(stack: AttentionStack, layers: readonly AttentionSteps[]): Record<string, Value> {
  const rows = layers.flatMap((steps, layer) =>
    inspected.map((step) => [`${stack}.${layer}.${step}`, steps[step]] as const),
  );
  return Object.fromEntries(rows);
}

/** Hidden states are rows inside the graph; outside they have Hugging Face's shape `dims`. */
export function hiddenStateOutputs(
  stack: 'encoder' | 'decoder',
  states: readonly Value[],
  dims: readonly Dim[],
): Record<string, Value> {
  const rows = states.map((state, index) => [`${stack}_hidden_states.${index}`, reshape(state, dims)] as const);
  return Object.fromEntries(rows);
}

/** The values named by `outputs`, in that order. An unknown name is our mistake. */
export function pickOutputs(
  available: Readonly<Record<string, Value>>,
  outputs: readonly string[],
): Record<string, Value> {
  const picked = outputs.map((name) => {
    const value = available[name];
    if (!value) throw new Error(`The graph has no output ${name}.`);
    return [name, value] as const;
  });
  return Object.fromEntries(picked);
}
