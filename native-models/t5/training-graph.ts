import { backward } from '../autodiff/backward.ts';
import { input, reshape } from '../graph/operators.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { crossEntropy } from './loss.ts';
import { outputLogits } from './output-layer.ts';
import { decoderStack, encoderStack, type Description } from './stack.ts';

/**
 * The mean loss of a padded batch and d loss / d parameter for each of `parameterNames`, in one graph over the same
 * nodes as the forward pass. Outputs: `loss`, and `gradient.{name}` of the parameter's own shape.
 */
export function buildTrainingGraph(description: Description, parameterNames: readonly string[]): Graph {
  const inputs = {
    input_ids: input('input_ids', 'int64', ['batch', 'encoder_sequence']),
    attention_mask: input('attention_mask', 'int64', ['batch', 'encoder_sequence']),
    decoder_input_ids: input('decoder_input_ids', 'int64', ['batch', 'decoder_sequence']),
    labels: input('labels', 'int64', ['batch', 'decoder_sequence']),
    encoder_buckets: input('encoder_buckets', 'int64', ['encoder_sequence', 'encoder_sequence']),
    decoder_buckets: input('decoder_buckets', 'int64', ['decoder_sequence', 'decoder_sequence']),
    causal_mask: input('causal_mask', 'float32', ['decoder_sequence', 'decoder_sequence']),
  };
  const encoder = encoderStack(description, inputs.input_ids, inputs.attention_mask, inputs.encoder_buckets);
  const memory = {
    rows: encoder.lastHiddenState,
    length: 'encoder_sequence',
    attentionMask: inputs.attention_mask,
  };
  const decoder = decoderStack(
    description,
    inputs.decoder_input_ids,
    inputs.decoder_buckets,
    inputs.causal_mask,
    memory,
  );
  const { loss } = crossEntropy(outputLogits(description, decoder.lastHiddenState), inputs.labels, 1);
  const parameters = parameterNames.map((name) => description.parameters.get(name));
  const gradients = backward(loss, parameters);
  const outputs: Record<string, Value> = { loss };
  parameterNames.forEach((name, index) => {
    const gradient = gradients.get(parameters[index]!);
    if (gradient) outputs[`gradient.${name}`] = reshape(gradient, parameters[index]!.dims);
  });
  return { name: 'training', inputs: Object.values(inputs), outputs };
}
