import type { Attribute, Graph, Value } from '../graph/graph.ts';
import { topologicalNodes } from '../graph/graph.ts';
import type { Dim } from '../graph/dim.ts';
import { dtypes } from '../tensor/dtype.ts';
import { bytesOf } from '../tensor/tensor.ts';
import { ProtobufWriter } from './protobuf-writer.ts';
import { ShapeOperands, type PlainNode } from './shape-operands.ts';

/** Where a weight's bytes lie when the graph runs. */
export type ParameterPlace =
  /** A byte range of a file in the session's folder: mapped, not copied. */
  | { readonly kind: 'external'; readonly location: string; readonly offset: number; readonly byteLength: number }
  /** Given at each run, under the parameter's name. */
  | { readonly kind: 'input' };

const ONNX_IR_VERSION = 10;
/** The version of ONNX's operators that every graph is made of. */
export const ONNX_OPSET = 23;

/**
 * A graph as ONNX ModelProto bytes. Field numbers are those of onnx.proto.
 * Inputs and outputs keep their names; parameters keep Hugging Face's; every other value gets a number.
 */
export function serialize(graph: Graph, placeOf: (parameter: string) => ParameterPlace): Uint8Array {
  const names = new Names(graph);
  const shapes = new ShapeOperands(graph.inputs, (value) => names.of(value));
  const nodes: PlainNode[] = [];
  const order = topologicalNodes(Object.values(graph.outputs));
  for (const node of order) {
    const inputs = node.inputs.map((value) => names.of(value));
    if (node.target) inputs.push(shapes.operand(node.inputs[0]!, node.target, nodes, node.op_type === 'Reshape'));
    nodes.push({ ...node, inputs, outputs: node.outputs.map((value) => names.of(value)) });
  }
  const outputs = Object.entries(graph.outputs).map(([name, value]) => ({ name, value }));
  // ONNX Runtime writes a result over an operand only where it knows that both are of one size.
  const returned = new Set(outputs.map(({ name }) => name));
  const between = order.flatMap((node) => node.outputs).filter((value) => !returned.has(names.of(value)));
  for (const { name, value } of outputs)
    if (names.of(value) !== name)
      nodes.push({ op_type: 'Identity', domain: '', inputs: [names.of(value)], outputs: [name], attributes: {} });

  const fed = [...names.parameters].filter(([, name]) => placeOf(name).kind === 'input').map(([value]) => value);
  const model = new ProtobufWriter().int(1, ONNX_IR_VERSION).string(2, 't5-lab');
  model.message(7, (proto) => {
    for (const node of nodes) proto.message(1, (message) => writeNode(message, node));
    proto.string(2, graph.name);
    for (const [value, name] of names.constants) proto.message(5, (message) => writeConstant(message, name, value));
    for (const constant of shapes.constants)
      proto.message(5, (message) =>
        message
          .int(1, constant.data.length)
          .int(2, dtypes.int64.onnx)
          .string(8, constant.name)
          .bytes(9, bytesOf(constant.data)),
      );
    for (const [value, name] of names.parameters) {
      const place = placeOf(name);
      if (place.kind === 'external') proto.message(5, (message) => writeExternal(message, name, value, place));
    }
    for (const value of [...graph.inputs, ...fed])
      proto.message(11, (message) => writeValueInfo(message, names.of(value), value));
    for (const { name, value } of outputs) proto.message(12, (message) => writeValueInfo(message, name, value));
    for (const value of between) proto.message(13, (message) => writeValueInfo(message, names.of(value), value));
  });
  model.message(8, (opset) => opset.string(1, '').int(2, ONNX_OPSET));
  // Whoever runs a graph of standard operators need not know that there are others.
  for (const domain of new Set(nodes.flatMap((node) => node.domain || [])))
    model.message(8, (opset) => opset.string(1, domain).int(2, 1));
  return model.finish();
}

/** One name a value; constants and parameters are noted as they are met. */
class Names {
  readonly constants = new Map<Value, string>();
  readonly parameters = new Map<Value, string>();
  readonly #names = new Map<Value, string>();
  readonly #parameterValues = new Map<string, Value>();
  #next = 0;

  constructor(graph: Graph) {
    for (const value of graph.inputs) if (value.origin.kind === 'input') this.#names.set(value, value.origin.name);
    for (const [name, value] of Object.entries(graph.outputs))
      if (value.origin.kind === 'node' && !this.#names.has(value)) this.#names.set(value, name);
  }

  of(value: Value): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const name = this.#nameFor(value);
    this.#names.set(value, name);
    return name;
  }

  #nameFor(value: Value): string {
    const { origin } = value;
    switch (origin.kind) {
      case 'input':
        return origin.name;
      case 'parameter':
        if (!this.#parameterValues.has(origin.name)) {
          this.#parameterValues.set(origin.name, value);
          this.parameters.set(value, origin.name);
        }
        return origin.name;
      case 'constant': {
        const name = `constant_${this.#next++}`;
        this.constants.set(value, name);
        return name;
      }
      case 'node':
        return `value_${this.#next++}`;
    }
  }
}

function writeNode(message: ProtobufWriter, node: PlainNode): void {
  for (const name of node.inputs) message.string(1, name);
  for (const name of node.outputs) message.string(2, name);
  message.string(3, node.outputs[0] ?? '').string(4, node.op_type);
  for (const [name, attribute] of Object.entries(node.attributes))
    message.message(5, (proto) => writeAttribute(proto, name, attribute));
  if (node.domain) message.string(7, node.domain);
}

/** AttributeProto: f = 2, i = 3, s = 4, ints = 8, type = 20. */
function writeAttribute(message: ProtobufWriter, name: string, attribute: Attribute): void {
  message.string(1, name);
  switch (attribute.kind) {
    case 'float':
      return void message.float(2, attribute.value).int(20, 1);
    case 'int':
      return void message.int(3, attribute.value).int(20, 2);
    case 'string':
      return void message.string(4, attribute.value).int(20, 3);
    case 'ints':
      for (const value of attribute.value) message.int(8, value);
      return void message.int(20, 7);
  }
}

function writeConstant(message: ProtobufWriter, name: string, value: Value): void {
  if (value.origin.kind !== 'constant') return;
  for (const dim of value.dims) message.int(1, Number(dim));
  message.int(2, dtypes[value.dtype].onnx).string(8, name).bytes(9, bytesOf(value.origin.data));
}

function writeExternal(
  message: ProtobufWriter,
  name: string,
  value: Value,
  place: Extract<ParameterPlace, { kind: 'external' }>,
): void {
  for (const dim of value.dims) message.int(1, Number(dim));
  message.int(2, dtypes[value.dtype].onnx).string(8, name);
  const entries = { location: place.location, offset: place.offset, length: place.byteLength };
  for (const [key, entry] of Object.entries(entries))
    message.message(13, (pair) => pair.string(1, key).string(2, String(entry)));
  message.int(14, 1);
}

function writeValueInfo(message: ProtobufWriter, name: string, value: Value): void {
  message.string(1, name).message(2, (type) =>
    type.message(1, (tensor) => {
      tensor.int(1, dtypes[value.dtype].onnx).message(2, (shape) => {
        for (const dim of value.dims) shape.message(1, (proto) => writeDim(proto, dim));
      });
    }),
  );
}

function writeDim(proto: ProtobufWriter, dim: Dim): void {
  if (typeof dim === 'number') proto.int(1, dim);
  else proto.string(2, dim);
}
