import { input, reshape } from '../graph/operators.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { attentionOutputs, hiddenStateOutputs, pickOutputs } from './inspection.ts';
import { crossEntropy } from './loss.ts';
import { outputLogits } from './output-layer.ts';
import type { Description } from './description.ts';
import { decoderStack } from './stack.ts';

/** Inputs of the teacher-forced decoder beside the encoder's states. */
function decoderInputs() {
  const square = ['decoder_sequence', 'decoder_sequence'];
  return {
    ids: input('decoder_input_ids', 'int64', ['batch', 'decoder_sequence']),
    labels: input('labels', 'int64', ['batch', 'decoder_sequence']),
    buckets: input('decoder_buckets', 'int64', square),
    causalMask: input('causal_mask', 'float32', square),
    attentionMask: input('attention_mask', 'int64', ['batch', 'encoder_sequence']),
  };
}

/**
 * The teacher-forced forward pass of the decoder: encoder_last_hidden_state, attention_mask, decoder_input_ids and
 * labels (−100 where nothing counts) → logits, loss, token_loss, token_smoothed_loss, token_rank, token_entropy, the
 * `alternatives` likeliest tokens of each position and, by name, whatever else is to be looked at (see inspection.ts).
 */
export function buildDecoderGraph(description: Description, outputs: readonly string[], alternatives: number): Graph {
  const { config } = description;
  const { ids, labels, buckets, causalMask, attentionMask } = decoderInputs();
  const encoded = input('encoder_last_hidden_state', 'float32', ['batch', 'encoder_sequence', config.d_model]);
  const rows = reshape(encoded, ['batch*encoder_sequence', config.d_model]);
  const memory = { rows, length: 'encoder_sequence', attentionMask };
  const steps = decoderStack(description, ids, buckets, causalMask, memory);
  const logits = outputLogits(description, steps.lastHiddenState); // [batch*decoder_sequence, vocab_size]
  const loss = crossEntropy(logits, labels, Math.min(alternatives, config.vocab_size));
  const available: Record<string, Value> = {
    logits: reshape(logits, ['batch', 'decoder_sequence', config.vocab_size]),
    loss: loss.loss,
    token_loss: loss.tokenLoss,
    token_smoothed_loss: loss.smoothedLoss,
    token_rank: loss.rank,
    token_entropy: loss.entropy,
    top_log_probabilities: loss.topLogProbabilities,
    top_ids: loss.topIds,
    ...hiddenStateOutputs('decoder', steps.hiddenStates, ['batch', 'decoder_sequence', config.d_model]),
    ...attentionOutputs('decoder', steps.selfAttentions),
    ...attentionOutputs('cross', steps.crossAttentions),
  };
  steps.positionBiases.forEach((bias, layer) => (available[`decoder.${layer}.position_bias`] = bias));
  const inputs = [encoded, attentionMask, ids, labels, buckets, causalMask];
  return { name: 'decoder', inputs, outputs: pickOutputs(available, outputs) };
}
