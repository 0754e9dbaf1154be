import { contributionsTo, type Contribution } from '../autodiff/backward.ts';
import { add, input, reshape } from '../graph/operators.ts';
import { productDim } from '../graph/dim.ts';
import type { Graph, Value } from '../graph/graph.ts';
import type { Description } from './description.ts';
import { Dropout } from './dropout.ts';
import { trainingLoss } from './loss.ts';
import { outputLogits } from './output-layer.ts';
import { decoderStack, encoderStack } from './stack.ts';

/** One output of the training graph that adds to a parameter's gradient. */
export type GradientOutput =
  /** The whole gradient, of the parameter's shape. */
  | { readonly kind: 'full'; readonly parameter: string; readonly output: string }
  /**
   * Rows to be added: row i of the output [tokens, d_model] belongs to the parameter's row `ids[i]`. Embeddings have this,
   * since their gradient is zero but for the rows of the batch's tokens.
   */
  | { readonly kind: 'rows'; readonly parameter: string; readonly output: string; readonly ids: TokenIds };
export type TokenIds = 'input_ids' | 'decoder_input_ids';

export interface TrainingGraphOptions {
  readonly label_smoothing_factor?: number;
  /** 0: the graph without dropout. */
  readonly dropout_rate?: number;
}

export interface TrainingGraph {
  /** Outputs: `loss`, and those of `gradients`. */
  readonly graph: Graph;
  readonly gradients: readonly GradientOutput[];
  /** Inputs of the graph that have to be drawn at each run: see dropout.ts. */
  readonly dropoutMasks: readonly Value[];
}

/**
 * The mean loss of a padded batch and d loss / d parameter for each of `parameterNames`, in one graph over the same
 * nodes as the forward pass. Without names it is the graph that evaluates.
 */
export function buildTrainingGraph(
  plain: Description,
  parameterNames: readonly string[],
  { label_smoothing_factor = 0, dropout_rate = 0 }: TrainingGraphOptions = {},
): TrainingGraph {
  const dropout = dropout_rate > 0 ? new Dropout(dropout_rate) : null;
  const description: Description = dropout ? { ...plain, drop: dropout.drop } : plain;
  const inputs = trainingInputs();
  const logits = teacherForcedLogits(description, inputs);
  const loss = trainingLoss(logits, inputs.labels, label_smoothing_factor);
  const parameters = parameterNames.map((name) => description.parameters.get(name));
  const contributions = contributionsTo(loss, parameters);
  const outputs: Record<string, Value> = { loss };
  const gradients = parameters.flatMap((parameter, index) =>
    gradientOutputs(parameterNames[index]!, contributions.get(parameter) ?? [], outputs),
  );
  const dropoutMasks = dropout?.masks ?? [];
  return {
    graph: { name: 'training', inputs: [...Object.values(inputs), ...dropoutMasks], outputs },
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

/** [batch*decoder_sequence, vocab_size] */
function teacherForcedLogits(description: Description, inputs: ReturnType<typeof trainingInputs>): Value {
  const { input_ids, attention_mask, decoder_input_ids, encoder_buckets, decoder_buckets, causal_mask } = inputs;
  const encoder = encoderStack(description, input_ids, attention_mask, encoder_buckets);
  const memory = { rows: encoder.lastHiddenState, length: 'encoder_sequence', attentionMask: attention_mask };
  const decoder = decoderStack(description, decoder_input_ids, decoder_buckets, causal_mask, memory);
  return outputLogits(description, decoder.lastHiddenState);
}

/** Names the outputs of one parameter's gradient and adds them to `outputs`. */
function gradientOutputs(
  parameter: string,
  contributions: readonly Contribution[],
  outputs: Record<string, Value>,
): GradientOutput[] {
  const named: GradientOutput[] = [];
  const whole: Value[] = [];
  for (const { node, outputGradient, gradient } of contributions) {
    const ids = node.op_type === 'Gather' ? tokenIds(node.inputs[1]!) : undefined;
    if (!ids) {
      whole.push(gradient);
      continue;
    }
    const output = `gradient_rows.${parameter}.${ids}`;
    const width = gradient.dims.slice(1);
    outputs[output] = reshape(outputGradient, [productDim(node.inputs[1]!.dims), ...width]); // [tokens, d_model]
    named.push({ kind: 'rows', parameter, output, ids });
  }
  const [first, ...others] = whole;
  if (first) {
    const output = `gradient.${parameter}`;
    outputs[output] = others.reduce(add, first);
    named.unshift({ kind: 'full', parameter, output });
  }
  return named;
}

function tokenIds({ origin }: Value): TokenIds | undefined {
  if (origin.kind !== 'input') return undefined;
  return origin.name === 'input_ids' || origin.name === 'decoder_input_ids' ? origin.name : undefined;
}
