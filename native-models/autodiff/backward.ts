import { add, reduceSum, reshape, scalar } from '../graph/operators.ts';
import type { Dim } from '../graph/dim.ts';
import { GraphError } from '../graph/graph-error.ts';
import { topologicalNodes, type Node, type Value } from '../graph/graph.ts';
import { gradientRuleOf } from './gradient-rules.ts';

/** One place where a target is read, and what that place adds to the target's gradient. */
export interface Contribution {
  readonly node: Node;
  /** Which of the node's inputs the target is. */
  readonly input: number;
  /** d output / d (the node's output). */
  readonly outputGradient: Value;
  /** Of the target's own shape. */
  readonly gradient: Value;
}

/**
 * d output / d target for each target, place by place, as values of the same graph. Reverse-mode differentiation: from
 * the output back, each node's rule once; gradients that meet are added; axes that were broadcast are summed; what does
 * not lead to a target is not visited.
 * @param outputGradient d (what is differentiated) / d output, of the output's shape; left out, the output itself is
 *   differentiated, and is a scalar.
 */
export function contributionsTo(
  output: Value,
  targets: readonly Value[],
  outputGradient: Value = reshape(scalar(1), output.dims),
): ReadonlyMap<Value, readonly Contribution[]> {
  const nodes = topologicalNodes([output]);
  const needed = valuesThatNeedGradients(nodes, targets);
  const contributions = new Map<Value, Contribution[]>(targets.map((target) => [target, []]));
  const gradients = new Map<Value, Value>([[output, outputGradient]]);
  for (const node of [...nodes].reverse()) {
    const outputGradient = node.outputs[0] && gradients.get(node.outputs[0]);
    if (!outputGradient) continue;
    const inputs = node.derivative?.inputs ?? node.inputs;
    if (!inputs.some((value) => needed.has(value))) continue;
    inputGradients(node, outputGradient).forEach((inputGradient, input) => {
      const value = inputs[input]!;
      if (!inputGradient || !needed.has(value)) return;
      const gradient = sumBroadcastAxes(inputGradient, value.dims);
      contributions.get(value)?.push({ node, input, outputGradient, gradient });
      const earlier = gradients.get(value);
      gradients.set(value, earlier ? add(earlier, gradient) : gradient);
    });
  }
  return contributions;
}

function inputGradients(node: Node, outputGradient: Value): readonly (Value | null)[] {
  if (node.derivative) return node.derivative.rule(outputGradient);
  const rule = gradientRuleOf(node.op_type);
  if (!rule) throw new GraphError('no-gradient', `The operator ${node.op_type} has no gradient rule.`);
  return rule(node, outputGradient);
}

/** d output / d target for each target that `output` depends on, of the target's own shape. */
export function backward(output: Value, targets: readonly Value[]): ReadonlyMap<Value, Value> {
  const sums = [...contributionsTo(output, targets)].flatMap(([target, contributions]) => {
    const [first, ...others] = contributions.map(({ gradient }) => gradient);
    return first ? [[target, others.reduce(add, first)] as const] : [];
  });
  return new Map(sums);
}

/** The targets and everything that is computed from them. */
function valuesThatNeedGradients(nodes: readonly Node[], targets: readonly Value[]): ReadonlySet<Value> {
  const needed = new Set(targets);
  for (const node of nodes)
    if (node.inputs.some((value) => needed.has(value))) node.outputs.forEach((value) => needed.add(value));
  return needed;
}

/** Sums the axes along which a value of `dims` was repeated to meet its partner. */
function sumBroadcastAxes(gradient: Value, dims: readonly Dim[]): Value {
  const extra = gradient.dims.length - dims.length;
  const axes = gradient.dims.flatMap((dim, axis) =>
    axis < extra || (dims[axis - extra] === 1 && dim !== 1) ? [axis] : [],
  );
  return axes.length === 0 ? gradient : reshape(reduceSum(gradient, axes, true), dims);
}
