import { dtypes } from '../tensor/dtype.ts';
import { lengthOf } from './dim.ts';
import { topologicalNodes, type Graph, type Node, type Value } from './graph.ts';

/** Operators that ONNX Runtime computes in their operand's memory where nobody else reads it. */
const inPlace = new Set(['Exp', 'Log', 'Neg', 'Sqrt', 'Tanh', 'Sigmoid', 'Relu', 'Erf', 'ScatterElements']);
/** Operators whose result is the operand under other dims. */
const sameMemory = new Set(['Reshape']);

type Lengths = Readonly<Record<string, number>>;

/** How many bytes a value takes when the symbols of its dims have these lengths. */
export function bytesOfValue({ dtype, dims }: Value, lengths: Lengths): number {
  return dims.reduce<number>((bytes, dim) => bytes * lengthOf(dim, lengths), dtypes[dtype].bytes);
}

/**
 * About how many bytes a run of the graph holds at its largest, beside inputs, weights and constants: each value from the
 * operator that makes it to the last that reads it, outputs to the end.
 */
export function workingBytes(graph: Graph, lengths: Lengths): number {
  const outputs = Object.values(graph.outputs);
  const nodes = topologicalNodes(outputs);
  const owners = memoryOwners(nodes);
  const ownerOf = (value: Value): Value => owners.get(value) ?? value;
  const lastReader = new Map<Value, Node>();
  for (const node of nodes) for (const value of node.inputs) lastReader.set(ownerOf(value), node);
  const kept = new Set(outputs.map(ownerOf));
  const held = new Map<Value, number>();
  let now = 0;
  let peak = 0;
  const release = (value: Value) => {
    now -= held.get(value) ?? 0;
    held.delete(value);
  };
  for (const node of nodes) {
    const over = writesOver(node, (value) => lastReader.get(ownerOf(value)) === node && !kept.has(ownerOf(value)));
    if (over) release(ownerOf(over));
    for (const output of node.outputs) {
      if (owners.has(output)) continue;
      const bytes = bytesOfValue(output, lengths);
      held.set(output, bytes);
      now += bytes;
    }
    peak = Math.max(peak, now);
    for (const value of new Set(node.inputs.map(ownerOf)))
      if (lastReader.get(value) === node && !kept.has(value)) release(value);
  }
  return peak;
}

/** Views, each with the value in whose memory it lies. */
function memoryOwners(nodes: readonly Node[]): ReadonlyMap<Value, Value> {
  const owners = new Map<Value, Value>();
  for (const { op_type, inputs, outputs } of nodes)
    if (sameMemory.has(op_type)) owners.set(outputs[0]!, owners.get(inputs[0]!) ?? inputs[0]!);
  return owners;
}

/** The operand in whose memory the node's result will lie. */
function writesOver({ op_type, inputs }: Node, isFree: (value: Value) => boolean): Value | null {
  const [first] = inputs;
  const isOwn = first?.origin.kind === 'node' && inPlace.has(op_type) && isFree(first);
  return isOwn ? first : null;
}
