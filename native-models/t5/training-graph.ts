import { contributionsTo } from '../autodiff/backward.ts';
import { input } from '../graph/operators.ts';
import type { Graph, Value } from '../graph/graph.ts';
import type { Description } from './description.ts';
import { Dropout, type DropoutMask } from './dropout.ts';
import { GradientNaming, type GradientOutput } from './gradient-outputs.ts';
import { trainingLoss } from './loss.ts';
import { outputRows } from './output-layer.ts';
import { outputWeightName } from './parameter-set.ts';
import { decoderStack, encoderStack } from './stack.ts';

export interface TrainingGraphOptions {
  readonly label_smoothing_factor?: number;
  /** 0: the graph without dropout. */
  readonly dropout_rate?: number;
  /** Of the inputs of adapters (lora-parameter-set.ts). */
  readonly lora_dropout?: number;
}

export interface TrainingGraph {
  /** Outputs: `loss`, and those of `gradients`. */
  readonly graph: Graph;
  readonly gradients: readonly GradientOutput[];
  /** Inputs of the graph that have to be drawn at each run: see dropout.ts. */
  readonly dropoutMasks: readonly DropoutMask[];
}

/**
 * The mean loss of a padded batch and d loss / d parameter for each of `parameterNames`, in one graph over the same
 * nodes as the forward pass. Without names it is the graph that evaluates.
 */
export function buildTrainingGraph(
  plain: Description,
  parameterNames: readonly string[],
  { label_smoothing_factor = 0, dropout_rate = 0, lora_dropout = 0 }: TrainingGraphOptions = {},
): TrainingGraph {
  const dropout = dropout_rate > 0 ? new Dropout(dropout_rate) : null;
  const adapterDropout = lora_dropout > 0 ? new Dropout(lora_dropout) : null;
  const description: Description = {
    ...plain,
    ...(dropout ? { drop: dropout.drop } : {}),
    ...(adapterDropout ? { parameters: plain.parameters.whereAdaptersDrop(adapterDropout.drop) } : {}),
  };
  const inputs = trainingInputs();
  const rows = teacherForcedRows(description, inputs);
  const weight = description.parameters.get(outputWeightName(description.config));
  const outputWeight = { whole: weight, parts: [weight] };
  const loss = trainingLoss(outputRows(description, rows), outputWeight, inputs.labels, label_smoothing_factor);
  const parameters = parameterNames.map((name) => description.parameters.get(name));
  const contributions = contributionsTo(loss, parameters);
  const outputs: Record<string, Value> = { loss };
  const naming = new GradientNaming(outputs);
  const gradients = parameters.flatMap((parameter, index) =>
    naming.outputsOf(parameterNames[index]!, contributions.get(parameter) ?? []),
  );
  const dropoutMasks = [...(dropout?.masks ?? []), ...(adapterDropout?.masks ?? [])];
  return {
    graph: { name: 'training', inputs: [...Object.values(inputs), ...dropoutMasks.map(({ mask }) => mask)], outputs },
    gradients,
    dropoutMasks,
  };
}

function trainingInputs() {
  return {
    input_ids: input('input_ids', 'int64', ['batch', 'encoder_sequence']),
    attention_mask: input('attention_mask', 'int64', ['batch', 'encoder_sequence']),
    decoder_input_ids: input('decoder_input_ids', 'int64', ['batch', 'decoder_sequence']),
    labels: input('labels', 'int64', ['batch', 'decoder_sequence']),
    encoder_buckets: input('encoder_buckets', 'int64', ['encoder_sequence', 'encoder_sequence']),
    decoder_buckets: input('decoder_buckets', 'int64', ['decoder_sequence', 'decoder_sequence']),
    causal_mask: input('causal_mask', 'float32', ['decoder_sequence', 'decoder_sequence']),
  };
}

/** What leaves the decoder: [batch*decoder_sequence, d_model]. */
function teacherForcedRows(description: Description, inputs: ReturnType<typeof trainingInputs>): Value {
  const { input_ids, attention_mask, decoder_input_ids, encoder_buckets, decoder_buckets, causal_mask } = inputs;
  const encoder = encoderStack(description, input_ids, attention_mask, encoder_buckets);
  const memory = { rows: encoder.lastHiddenState, length: 'encoder_sequence', attentionMask: attention_mask };
  return decoderStack(description, decoder_input_ids, decoder_buckets, causal_mask, memory).lastHiddenState;
}
