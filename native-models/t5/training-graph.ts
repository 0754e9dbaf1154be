import { contributionsTo, type Contribution } from '../autodiff/backward.ts';
import { add, input, reshape, transpose } from '../graph/operators.ts';
import { productDim, type Dim } from '../graph/dim.ts';
import type { Graph, Value } from '../graph/graph.ts';
import type { Description } from './description.ts';
import { Dropout, type DropoutMask } from './dropout.ts';
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
  | { readonly kind: 'rows'; readonly parameter: string; readonly output: string; readonly ids: TokenIds }
  /** The two factors of a linear layer's gradient: `outputGradient` [out, tokens] · `input` [tokens, in]. */
  | {
      readonly kind: 'factors';
      readonly parameter: string;
      readonly outputGradient: string;
      readonly input: string;
    };
export type TokenIds = 'input_ids' | 'decoder_input_ids';

export interface TrainingGraphOptions {
  readonly label_smoothing_factor?: number;
  /** 0: the graph without dropout. */
  readonly dropout_rate?: number;
  /** Of the inputs of adapters (lora-parameter-set.ts). */
  readonly lora_dropout?: number;
  /**
   * Linear layers over rows of these axes (`batch*encoder_sequence`, `batch*decoder_sequence`) give their gradient as two
   * small factors instead of a whole matrix: worth it where the rows are few.
   */
  readonly factored?: readonly Dim[];
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
  { label_smoothing_factor = 0, dropout_rate = 0, lora_dropout = 0, factored = [] }: TrainingGraphOptions = {},
): TrainingGraph {
  const dropout = dropout_rate > 0 ? new Dropout(dropout_rate) : null;
  const adapterDropout = lora_dropout > 0 ? new Dropout(lora_dropout) : null;
  const description: Description = {
    ...plain,
    ...(dropout ? { drop: dropout.drop } : {}),
    ...(adapterDropout ? { parameters: plain.parameters.whereAdaptersDrop(adapterDropout.drop) } : {}),
  };
  const inputs = trainingInputs();
  const logits = teacherForcedLogits(description, inputs);
  const loss = trainingLoss(logits, inputs.labels, label_smoothing_factor);
  const parameters = parameterNames.map((name) => description.parameters.get(name));
  const contributions = contributionsTo(loss, parameters);
  const outputs: Record<string, Value> = { loss };
  const naming = new GradientNaming(outputs, new Set(factored));
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

/** [batch*decoder_sequence, vocab_size] */
function teacherForcedLogits(description: Description, inputs: ReturnType<typeof trainingInputs>): Value {
  const { input_ids, attention_mask, decoder_input_ids, encoder_buckets, decoder_buckets, causal_mask } = inputs;
  const encoder = encoderStack(description, input_ids, attention_mask, encoder_buckets);
  const memory = { rows: encoder.lastHiddenState, length: 'encoder_sequence', attentionMask: attention_mask };
  const decoder = decoderStack(description, decoder_input_ids, decoder_buckets, causal_mask, memory);
  return outputLogits(description, decoder.lastHiddenState);
}

/** Names the outputs of the gradients; an input that several layers share is one output. */
class GradientNaming {
  readonly #names = new Map<Value, string>();

  constructor(
    private readonly outputs: Record<string, Value>,
    private readonly factored: ReadonlySet<Dim>,
  ) {}

  outputsOf(parameter: string, contributions: readonly Contribution[]): GradientOutput[] {
    const whole: Value[] = [];
    const inParts = contributions.flatMap((contribution) => {
      const part = this.#rows(parameter, contribution) ?? this.#factors(parameter, contribution);
      if (!part) whole.push(contribution.gradient);
      return part ? [part] : [];
    });
    const [first, ...others] = whole;
    if (!first) return inParts;
    const output = this.#name(`gradient.${parameter}`, others.reduce(add, first));
    return [{ kind: 'full', parameter, output }, ...inParts];
  }

  #rows(parameter: string, { node, outputGradient, gradient }: Contribution): GradientOutput | null {
    const ids = node.op_type === 'Gather' ? tokenIds(node.inputs[1]!) : undefined;
    if (!ids) return null;
    const rows = reshape(outputGradient, [productDim(node.inputs[1]!.dims), ...gradient.dims.slice(1)]);
    return { kind: 'rows', parameter, output: this.#name(`gradient_rows.${parameter}.${ids}`, rows), ids };
  }

  /** Of x · Wᵀ: x [tokens, in] and the transposed gradient of the product, [out, tokens]. */
  #factors(parameter: string, { node, input: place, outputGradient }: Contribution): GradientOutput | null {
    const x = node.inputs[0]!;
    if (node.op_type !== 'Gemm' || place !== 1 || !this.factored.has(x.dims[0]!)) return null;
    const outputGradientName = this.#name(`output_gradient.${parameter}`, transpose(outputGradient, [1, 0]));
    return {
      kind: 'factors',
      parameter,
      outputGradient: outputGradientName,
      input: this.#name(`input.${parameter}`, x),
    };
  }

  #name(name: string, value: Value): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    this.#names.set(value, name);
    this.outputs[name] = value;
    return name;
  }
}

function tokenIds({ origin }: Value): TokenIds | undefined {
  if (origin.kind !== 'input') return undefined;
  return origin.name === 'input_ids' || origin.name === 'decoder_input_ids' ? origin.name : undefined;
}
