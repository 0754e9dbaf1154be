import { input, reshape } from '../graph/operators.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { attentionOutputs, hiddenStateOutputs, pickOutputs } from './inspection.ts';
import type { Description } from './description.ts';
import { encoderStack } from './stack.ts';

/**
 * input_ids, attention_mask [batch, encoder_sequence], encoder_buckets [encoder_sequence, encoder_sequence] →
 * encoder_last_hidden_state [batch, encoder_sequence, d_model] and, by name, whatever else is to be looked at
 * (see inspection.ts).
 */
export function buildEncoderGraph(description: Description, outputs: readonly string[]): Graph {
  const ids = input('input_ids', 'int64', ['batch', 'encoder_sequence']);
  const attentionMask = input('attention_mask', 'int64', ['batch', 'encoder_sequence']);
  const buckets = input('encoder_buckets', 'int64', ['encoder_sequence', 'encoder_sequence']);
  const steps = encoderStack(description, ids, attentionMask, buckets);
  const dims = ['batch', 'encoder_sequence', description.config.d_model];
  const available: Record<string, Value> = {
    encoder_last_hidden_state: reshape(steps.lastHiddenState, dims),
    ...hiddenStateOutputs('encoder', steps.hiddenStates, dims),
    ...attentionOutputs('encoder', steps.selfAttentions),
  };
  steps.positionBiases.forEach((bias, layer) => (available[`encoder.${layer}.position_bias`] = bias));
  return { name: 'encoder', inputs: [ids, attentionMask, buckets], outputs: pickOutputs(available, outputs) };
}
