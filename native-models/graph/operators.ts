import type { Dtype } from '../tensor/dtype.ts';
import type { TensorData } from '../tensor/tensor.ts';
import { broadcastDims, productDim, sumDim, type Dim } from './dim.ts';
import type { Attribute, Derivative, Node, Value } from './graph.ts';
import { GraphError } from './graph-error.ts';

/** One typed function an operator, with its shape rule. Names, attributes and meanings are ONNX's (opset 23). */

interface Result {
  readonly dtype: Dtype;
  readonly dims: readonly Dim[];
}

interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly target?: readonly Dim[];
  readonly domain?: string;
}

const int = (value: number): Attribute => ({ kind: 'int', value });
const float = (value: number): Attribute => ({ kind: 'float', value });
const string = (value: string): Attribute => ({ kind: 'string', value });
const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });

function makeNode(
  op_type: string,
  inputs: readonly Value[],
  results: readonly Result[],
  options: NodeOptions = {},
): Value[] {
  const outputs: Value[] = [];
  const node: Node = {
    op_type,
    domain: options.domain ?? '',
    inputs,
    attributes: options.attributes ?? {},
    outputs,
    ...(options.target ? { target: options.target } : {}),
  };
  results.forEach((result, output) => outputs.push({ ...result, origin: { kind: 'node', node, output } }));
  return outputs;
}

function apply(op_type: string, inputs: readonly Value[], result: Result, options?: NodeOptions): Value {
  return makeNode(op_type, inputs, [result], options)[0]!;
}

function shapeText(value: Value): string {
  return `[${value.dims.join(', ')}]`;
}

function mismatch(op_type: string, values: readonly Value[], expected: string): GraphError {
  const found = values.map(shapeText).join(' and ');
  return new GraphError('shape-mismatch', `${op_type}: expected ${expected}, found ${found}.`, { expected, found });
}

/** The same value with a derivative of its own: backward goes from it straight to `derivative.inputs`. */
export function withDerivative(value: Value, derivative: Derivative): Value {
  const { origin } = value;
  if (origin.kind !== 'node') throw new GraphError('no-gradient', 'Only what an operator computes has a derivative.');
  const outputs: Value[] = [];
  const node: Node = { ...origin.node, outputs, derivative };
  origin.node.outputs.forEach((output, index) =>
    outputs.push({ ...output, origin: { kind: 'node', node, output: index } }),
  );
  return outputs[origin.output]!;
}

/** A tensor that is given at each run. */
export function input(name: string, dtype: Dtype, dims: readonly Dim[]): Value {
  return { dtype, dims, origin: { kind: 'input', name } };
}

/** A weight of the model under its Hugging Face name. */
export function parameter(name: string, dims: readonly number[], dtype: Dtype = 'float32'): Value {
  return { dtype, dims, origin: { kind: 'parameter', name } };
}

/** A tensor that is part of the graph. */
export function constant(dtype: Dtype, dims: readonly number[], data: TensorData): Value {
  return { dtype, dims, origin: { kind: 'constant', data } };
}

/** A float32 number. */
export function scalar(value: number): Value {
  return constant('float32', [], Float32Array.of(value));
}

/** `[…, m, k] · […, k, n] → […, m, n]`; leading axes broadcast. */
export function matMul(a: Value, b: Value): Value {
  const [m, k] = a.dims.slice(-2);
  const [k2, n] = b.dims.slice(-2);
  const batch = broadcastDims(a.dims.slice(0, -2), b.dims.slice(0, -2));
  if (m === undefined || n === undefined || k !== k2 || !batch) throw mismatch('MatMul', [a, b], '[m, k] and [k, n]');
  return apply('MatMul', [a, b], { dtype: a.dtype, dims: [...batch, m, n] });
}

/** `a · b` of two matrices, each transposed first where said: `[m, k] · [k, n] → [m, n]`. */
export function gemm(a: Value, b: Value, { transA = false, transB = false } = {}): Value {
  const [m, k] = transA ? [a.dims[1], a.dims[0]] : [a.dims[0], a.dims[1]];
  const [k2, n] = transB ? [b.dims[1], b.dims[0]] : [b.dims[0], b.dims[1]];
  if (a.dims.length !== 2 || b.dims.length !== 2 || k !== k2) throw mismatch('Gemm', [a, b], 'two matrices that fit');
  const attributes = { ...(transA ? { transA: int(1) } : {}), ...(transB ? { transB: int(1) } : {}) };
  return apply('Gemm', [a, b], { dtype: a.dtype, dims: [m!, n!] }, { attributes });
}

function elementwise(op_type: string, a: Value, b: Value, dtype: Dtype = a.dtype): Value {
  const dims = broadcastDims(a.dims, b.dims);
  if (!dims || a.dtype !== b.dtype) throw mismatch(op_type, [a, b], 'shapes that broadcast, of one dtype');
  return apply(op_type, [a, b], { dtype, dims });
}

export const add = (a: Value, b: Value): Value => elementwise('Add', a, b);
export const sub = (a: Value, b: Value): Value => elementwise('Sub', a, b);
export const mul = (a: Value, b: Value): Value => elementwise('Mul', a, b);
export const div = (a: Value, b: Value): Value => elementwise('Div', a, b);
export const greater = (a: Value, b: Value): Value => elementwise('Greater', a, b, 'bool');
export const equal = (a: Value, b: Value): Value => elementwise('Equal', a, b, 'bool');

const unary = (op_type: string, x: Value, attributes: Readonly<Record<string, Attribute>> = {}): Value =>
  apply(op_type, [x], { dtype: x.dtype, dims: x.dims }, { attributes });

export const neg = (x: Value): Value => unary('Neg', x);
export const exp = (x: Value): Value => unary('Exp', x);
export const log = (x: Value): Value => unary('Log', x);
export const sqrt = (x: Value): Value => unary('Sqrt', x);
export const tanh = (x: Value): Value => unary('Tanh', x);
export const erf = (x: Value): Value => unary('Erf', x);
export const relu = (x: Value): Value => unary('Relu', x);
export const sigmoid = (x: Value): Value => unary('Sigmoid', x);
/** Gaussian error linear unit; `tanh` is the approximation that Hugging Face calls `gelu_new`. */
export const gelu = (x: Value, approximate: 'none' | 'tanh'): Value =>
  unary('Gelu', x, { approximate: string(approximate) });
export const softmax = (x: Value, axis: number): Value => unary('Softmax', x, { axis: int(axis) });
export const logSoftmax = (x: Value, axis: number): Value => unary('LogSoftmax', x, { axis: int(axis) });

/** `x / rms(x) · weight` over the last axis: T5's layer norm, without mean and without bias (arXiv 1910.07467). */
export function rmsNormalization(x: Value, weight: Value, epsilon: number): Value {
  if (weight.dims.length !== 1 || weight.dims[0] !== x.dims.at(-1))
    throw mismatch('RMSNormalization', [x, weight], '[…, n] and [n]');
  const attributes = { axis: int(-1), epsilon: float(epsilon) };
  return apply('RMSNormalization', [x, weight], { dtype: x.dtype, dims: x.dims }, { attributes });
}

export function transpose(x: Value, perm: readonly number[]): Value {
  if ([...perm].sort().join() !== x.dims.map((_, axis) => axis).join()) throw mismatch('Transpose', [x], `${perm}`);
  const dims = perm.map((axis) => x.dims[axis]!);
  return apply('Transpose', [x], { dtype: x.dtype, dims }, { attributes: { perm: ints(perm) } });
}

/** The same elements under other dims; symbols are resolved from the graph's inputs when it runs. */
export function reshape(x: Value, dims: readonly Dim[]): Value {
  if (productDim(x.dims) !== productDim(dims)) throw mismatch('Reshape', [x], `as many elements as [${dims}]`);
  return apply('Reshape', [x], { dtype: x.dtype, dims }, { target: dims });
}

/** Repeats axes of length 1 until the tensor has `dims`. */
export function expand(x: Value, dims: readonly Dim[]): Value {
  if (broadcastDims(x.dims, dims)?.join() !== dims.join())
    throw mismatch('Expand', [x], `what broadcasts to [${dims}]`);
  return apply('Expand', [x], { dtype: x.dtype, dims }, { target: dims });
}

/** `data[indices]` along the first axis: `[n, …] , [i…] → [i…, …]`. */
export function gather(data: Value, indices: Value): Value {
  return apply('Gather', [data, indices], { dtype: data.dtype, dims: [...indices.dims, ...data.dims.slice(1)] });
}

/** One element of the last axis for each position: `[…, n] , […, 1] → […, 1]`. */
export function gatherElements(data: Value, indices: Value): Value {
  const attributes = { axis: int(-1) };
  return apply('GatherElements', [data, indices], { dtype: data.dtype, dims: indices.dims }, { attributes });
}

export function concat(values: readonly Value[], axis: number): Value {
  const [first] = values;
  if (!first) throw new GraphError('shape-mismatch', 'Concat: expected at least one value, found none.');
  const length = values.map((value) => value.dims[axis]!).reduce(sumDim);
  const dims = first.dims.map((dim, at) => (at === axis ? length : dim));
  return apply('Concat', values, { dtype: first.dtype, dims }, { attributes: { axis: int(axis) } });
}

/** Sums along `axis` up to and with each place: 1, 1, 1 → 1, 2, 3. */
export function cumSum(x: Value, axis: number): Value {
  if (axis < 0 || axis >= x.dims.length) throw mismatch('CumSum', [x], 'an axis of it');
  const along = constant('int64', [], BigInt64Array.of(BigInt(axis)));
  return apply('CumSum', [x, along], { dtype: x.dtype, dims: x.dims });
}

/** Each integer, or the bound that it lies beyond. */
export function clip(x: Value, minimum: number, maximum: number): Value {
  if (x.dtype !== 'int64') throw mismatch('Clip', [x], 'integers');
  const bounds = [minimum, maximum].map((bound) => constant('int64', [], BigInt64Array.of(BigInt(bound))));
  return apply('Clip', [x, ...bounds], { dtype: x.dtype, dims: x.dims });
}

/** The sum over `axes`. With `keepdims` they stay with length 1. */
export function reduceSum(x: Value, axes: readonly number[], keepdims: boolean): Value {
  const summed = new Set(axes.map((axis) => (axis < 0 ? axis + x.dims.length : axis)));
  const dims = x.dims.flatMap((dim, axis) => (!summed.has(axis) ? [dim] : keepdims ? [1] : []));
  const axesValue = constant('int64', [axes.length], BigInt64Array.from(axes, BigInt));
  return apply(
    'ReduceSum',
    [x, axesValue],
    { dtype: x.dtype, dims },
    { attributes: { keepdims: int(Number(keepdims)) } },
  );
}

/** The largest along `axis`, which stays with length 1. */
export function reduceMax(x: Value, axis: number): Value {
  const reduced = axis < 0 ? axis + x.dims.length : axis;
  const dims = x.dims.map((dim, at) => (at === reduced ? 1 : dim));
  const axes = constant('int64', [1], BigInt64Array.of(BigInt(reduced)));
  return apply('ReduceMax', [x, axes], { dtype: x.dtype, dims }, { attributes: { keepdims: int(1) } });
}

export function cast(x: Value, to: Dtype, onnxType: number): Value {
  return apply('Cast', [x], { dtype: to, dims: x.dims }, { attributes: { to: int(onnxType) } });
}

/** The `k` largest along the last axis, largest first: values and indices, each `[…, k]`. */
export function topK(x: Value, k: number): { values: Value; indices: Value } {
  const dims = [...x.dims.slice(0, -1), k];
  const count = constant('int64', [1], BigInt64Array.of(BigInt(k)));
  const [values, indices] = makeNode(
    'TopK',
    [x, count],
    [
      { dtype: x.dtype, dims },
      { dtype: 'int64', dims },
    ],
  );
  return { values: values!, indices: indices! };
}

/** Cuts an axis into consecutive parts of the given lengths. */
export function split(x: Value, axis: number, lengths: readonly number[]): readonly Value[] {
  const sizes = constant('int64', [lengths.length], BigInt64Array.from(lengths, BigInt));
  const results = lengths.map((length) => ({
    dtype: x.dtype,
    dims: x.dims.map((dim, at) => (at === axis ? length : dim)),
  }));
  return makeNode('Split', [x, sizes], results, { attributes: { axis: int(axis) } });
}

/**
 * `x · Wᵀ` for a matrix W [n, k] kept in blocks of few bits (tensor/block-quantization.ts): [rows, k] → [rows, n].
 * accuracy_level 4 rounds the rows of x to 8 bits too and adds in integers; ONNX Runtime's own operator.
 */
export function matMulNBits(x: Value, quantized: Value, scales: Value, shape: BlockMatrixShape): Value {
  if (x.dims.length !== 2 || x.dims[1] !== shape.k) throw mismatch('MatMulNBits', [x], `[rows, ${shape.k}]`);
  const attributes = {
    K: int(shape.k),
    N: int(shape.n),
    bits: int(shape.bits),
    block_size: int(shape.blockSize),
    accuracy_level: int(4),
  };
  const result = { dtype: x.dtype, dims: [x.dims[0]!, shape.n] };
  return apply('MatMulNBits', [x, quantized, scales], result, { attributes, domain: 'com.microsoft' });
}

export interface BlockMatrixShape {
  readonly n: number;
  readonly k: number;
  readonly bits: 4 | 8;
  readonly blockSize: number;
}

/** `data` with `updates` [rows, 1] added at one place of each row: [rows, n], indices [rows, 1]. */
export function scatterAddElements(data: Value, indices: Value, updates: Value): Value {
  const attributes = { axis: int(1), reduction: string('add') };
  return apply('ScatterElements', [data, indices, updates], { dtype: data.dtype, dims: data.dims }, { attributes });
}

/**
 * `result[indices[i], j] = Σ updates[i, j]`, added row by row in their order: [n, width], indices and updates
 * [rows, width]. Not ScatterND, whose additions to one row race between ONNX Runtime's threads.
 */
export function scatterAddRows(data: Value, indices: Value, updates: Value): Value {
  const attributes = { axis: int(0), reduction: string('add') };
  return apply('ScatterElements', [data, indices, updates], { dtype: data.dtype, dims: data.dims }, { attributes });
}
