import { topologicalNodes, type Node, type Value } from './graph.ts';

/**
 * The same computations with other values in the place of some: whatever depended on a key of `replacements` depends on
 * its value instead. Dims and dtype of both must agree. Graphs do not change, so that the old values stay as they are.
 */
export function substitute(values: readonly Value[], replacements: ReadonlyMap<Value, Value>): readonly Value[] {
  const replaced = new Map(replacements);
  const now = (value: Value): Value => replaced.get(value) ?? value;
  for (const node of topologicalNodes(values)) {
    if (!node.inputs.some((value) => replaced.has(value))) continue;
    const copy = copyNode(node, node.inputs.map(now));
    node.outputs.forEach((output, index) => {
      if (!replaced.has(output)) replaced.set(output, copy.outputs[index]!);
    });
  }
  return values.map(now);
}

function copyNode(node: Node, inputs: readonly Value[]): Node {
  const outputs: Value[] = [];
  const { op_type, domain, attributes, target } = node;
  const copy: Node = { op_type, domain, attributes, inputs, outputs, ...(target ? { target } : {}) };
  node.outputs.forEach(({ dtype, dims }, output) =>
    outputs.push({ dtype, dims, origin: { kind: 'node', node: copy, output } }),
  );
  return copy;
}

/** The graph inputs that `values` are computed from. */
export function inputsOf(values: readonly Value[]): ReadonlySet<Value> {
  const isInput = ({ origin }: Value) => origin.kind === 'input';
  const nodes = topologicalNodes(values);
  return new Set([...values, ...nodes.flatMap(({ inputs }) => inputs)].filter(isInput));
}
