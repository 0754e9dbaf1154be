import type { Dtype } from '../tensor/dtype.ts';
import type { TensorData } from '../tensor/tensor.ts';
import type { Dim } from './dim.ts';

/** An attribute of an operator, as ONNX has them; integers and floats are told apart by the tag. */
export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] };

/** Where a value comes from. */
export type Origin =
  | { readonly kind: 'input'; readonly name: string }
  /** A weight of the model, under Hugging Face's name. Who runs the graph decides where its bytes lie. */
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'constant'; readonly data: TensorData }
  | { readonly kind: 'node'; readonly node: Node; readonly output: number };

/** A tensor of the graph: what it is, not what it holds. */
export interface Value {
  readonly dtype: Dtype;
  readonly dims: readonly Dim[];
  readonly origin: Origin;
}

/** One operator applied to values. `target` holds the symbolic dims that a Reshape or Expand goes to. */
export interface Node {
  readonly op_type: string;
  readonly domain: string;
  readonly inputs: readonly Value[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly outputs: readonly Value[];
  readonly target?: readonly Dim[];
  /** Where a whole computation that ends in this node has a shorter gradient than the sum of its steps. */
  readonly derivative?: Derivative;
}

/** From the gradient of a node's output to the gradients of `inputs`, which lie before the node. */
export interface Derivative {
  readonly inputs: readonly Value[];
  readonly rule: (outputGradient: Value) => readonly Value[];
}

/** A graph is its outputs: whatever does not lead to one of them is not part of it. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Value[];
  readonly outputs: Readonly<Record<string, Value>>;
}

/** Every node that leads to `outputs`, producers before consumers. Iterative: a backward graph is thousands deep. */
export function topologicalNodes(outputs: readonly Value[]): readonly Node[] {
  const order: Node[] = [];
  const state = new Map<Node, 'open' | 'done'>();
  const stack: Node[] = outputs.flatMap(producerOf).reverse();
  while (stack.length > 0) {
    const node = stack[stack.length - 1]!;
    if (!state.has(node)) {
      state.set(node, 'open');
      for (const producer of node.inputs.flatMap(producerOf)) if (!state.has(producer)) stack.push(producer);
      continue;
    }
    stack.pop();
    if (state.get(node) === 'open') {
      state.set(node, 'done');
      order.push(node);
    }
  }
  return order;
}

/** The node that makes a value, if one does. */
function producerOf(value: Value): Node[] {
  return value.origin.kind === 'node' ? [value.origin.node] : [];
}
