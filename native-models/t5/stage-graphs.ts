import { contributionsTo, type Contribution } from '../autodiff/backward.ts';
import { productDim, type Dim } from '../graph/dim.ts';
import { topologicalNodes, type Graph, type Value } from '../graph/graph.ts';
import { add, input } from '../graph/operators.ts';
import { inputsOf, substitute } from '../graph/substitute.ts';
import type { Description } from './description.ts';
import { Dropout, type DropoutMask } from './dropout.ts';
import { GradientNaming, type GradientOutput } from './gradient-outputs.ts';
import { lossBody, stageBody, type StageBody, type StageKind } from './stages.ts';

export interface StageOptions {
  readonly label_smoothing_factor: number;
  /** 0: without dropout. */
  readonly dropout_rate: number;
  /** Names, as the graph has them, of the parameters whose gradients are wanted. */
  readonly trained: readonly string[];
  /** Those of the reads whose gradients are wanted. */
  readonly wanted: readonly string[];
  /** Linear layers over rows of these axes give their gradient as two factors (gradient-outputs.ts). */
  readonly factored: readonly Dim[];
  /**
   * Whether the backward graph computes everything anew from what the stage reads. Else the forward graph hands over the
   * products of its matrices, and only what lies between them is computed twice.
   */
  readonly recompute: boolean;
}

/** The axis of the decoder's rows. */
const DECODER_ROWS = productDim(['batch', 'decoder_sequence']);

/** The two graphs of a stage. `reads`, inputs of the batch and dropout masks are inputs of both. */
export interface StageGraphs {
  /** Outputs: `output`, and those of `saved`. Null for the loss, which needs none. */
  readonly forward: Graph | null;
  /** Inputs also: `output_gradient` and those of `saved`. Outputs: `gradient_of.{read}`, and those of `gradients`. */
  readonly backward: Graph | null;
  /** What the forward graph hands over to the backward one. */
  readonly saved: readonly string[];
  readonly gradients: readonly GradientOutput[];
  /** In the order in which the whole pass draws them. */
  readonly dropoutMasks: readonly DropoutMask[];
}

/** The graphs of a kind of stage; the backward one only where something of it is wanted. */
export function buildStageGraphs(plain: Description, kind: StageKind, options: StageOptions): StageGraphs {
  if (kind === 'loss') return lossGraph(plain, options);
  const { dropout_rate, trained, wanted } = options;
  const dropout = dropout_rate > 0 ? new Dropout(dropout_rate) : null;
  const description: Description = { ...plain, ...(dropout ? { drop: dropout.drop } : {}) };
  const body = stageBody(description, kind);
  const dropoutMasks = dropout?.masks ?? [];
  const inputs = [...body.inputs, ...Object.values(body.reads), ...dropoutMasks.map(({ mask }) => mask)];
  const needsBackward = trained.length + wanted.length > 0;
  if (!needsBackward) {
    const forward = { name: kind, inputs, outputs: { output: body.output } };
    return { forward, backward: null, saved: [], gradients: [], dropoutMasks };
  }
  const outputGradient = input('output_gradient', 'float32', body.output.dims);
  const { outputs, gradients } = gradientsOf(description, body, outputGradient, options);
  const kept = options.recompute ? [] : productsOf(body.output);
  const replacements = new Map(kept.map(([name, value]) => [value, input(name, value.dtype, value.dims)]));
  const computed = substitute(Object.values(outputs), replacements);
  const used = inputsOf(computed);
  const saved = kept.filter(([, value]) => used.has(replacements.get(value)!));
  return {
    forward: { name: kind, inputs, outputs: { output: body.output, ...Object.fromEntries(saved) } },
    backward: {
      name: `${kind}.backward`,
      inputs: [...inputs, outputGradient, ...saved.map(([, value]) => replacements.get(value)!)],
      outputs: Object.fromEntries(Object.keys(outputs).map((name, index) => [name, computed[index]!])),
    },
    saved: saved.map(([name]) => name),
    gradients,
    dropoutMasks,
  };
}

/** The loss and its gradients in one graph, `output` being the loss: nothing comes after it, and nothing is dropped in it. */
function lossGraph(description: Description, options: StageOptions): StageGraphs {
  // The factors of few rows' gradients are small, and want no cutting.
  const inParts = !options.factored.includes(DECODER_ROWS);
  const body = lossBody(description, options.label_smoothing_factor, inParts);
  const { outputs, gradients } = gradientsOf(description, body, undefined, options);
  const inputs = [...body.inputs, ...Object.values(body.reads)];
  const backward = { name: 'loss', inputs, outputs: { output: body.output, ...outputs } };
  return { forward: null, backward, saved: [], gradients, dropoutMasks: [] };
}

function gradientsOf(
  { parameters }: Description,
  { reads, output }: StageBody,
  outputGradient: Value | undefined,
  { trained, wanted, factored }: StageOptions,
): { outputs: Record<string, Value>; gradients: readonly GradientOutput[] } {
  const weights = trained.map((name) => [name, parameters.get(name)] as const);
  const targets = [...wanted.map((name) => reads[name]!), ...weights.map(([, value]) => value)];
  const contributions = contributionsTo(output, targets, outputGradient);
  const outputs: Record<string, Value> = {};
  for (const name of wanted) {
    const sum = sumOf(contributions.get(reads[name]!) ?? []);
    if (sum) outputs[`gradient_of.${name}`] = sum;
  }
  const naming = new GradientNaming(outputs, new Set(factored));
  const gradients = weights.flatMap(([name, value]) => naming.outputsOf(name, contributions.get(value) ?? []));
  return { outputs, gradients };
}

function sumOf(contributions: readonly Contribution[]): Value | null {
  const [first, ...others] = contributions.map(({ gradient }) => gradient);
  return first ? others.reduce(add, first) : null;
}

/** The products of the linear layers before `output`, named by their weights: dear to compute, and small. */
function productsOf(output: Value): readonly (readonly [name: string, value: Value])[] {
  return topologicalNodes([output]).flatMap((node) => {
    const weight = node.inputs[1]?.origin;
    const isLinear = node.op_type === 'Gemm' && weight?.kind === 'parameter';
    return isLinear ? [[`saved.${weight.name}`, node.outputs[0]!] as const] : [];
  });
}
