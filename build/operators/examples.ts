import type * as operators from '../../native-models/graph/operators.ts';
import {
  add,
  cast,
  clip,
  concat,
  cumSum,
  div,
  equal,
  erf,
  exp,
  expand,
  gather,
  gatherElements,
  gelu,
  gemm,
  greater,
  input,
  log,
  logSoftmax,
  matMul,
  matMulNBits,
  mul,
  neg,
  reduceMax,
  reduceSum,
  relu,
  reshape,
  rmsNormalization,
  scatterAddElements,
  scatterAddRows,
  sigmoid,
  softmax,
  split,
  sqrt,
  sub,
  tanh,
  topK,
  transpose,
} from '../../native-models/graph/operators.ts';
import type { Dim } from '../../native-models/graph/dim.ts';
import type { Value } from '../../native-models/graph/graph.ts';
import { dtypes } from '../../native-models/tensor/dtype.ts';

/** What operators.ts exports besides operators. */
type Leaf = 'input' | 'parameter' | 'constant' | 'scalar' | 'withDerivative';
export type OperatorName = Exclude<keyof typeof operators, Leaf>;

const float = (name: string, ...dims: Dim[]): Value => input(name, 'float32', dims);
const integer = (name: string, ...dims: Dim[]): Value => input(name, 'int64', dims);
const x = float('x', 'batch', 'length', 64);
const a = float('a', 'batch', 'length', 64);
const row = float('b', 64);

/**
 * One use, or two, of each operator; what it says of shapes comes from the operator's own shape rule. An operator without a
 * row does not type-check.
 */
export const operatorExamples: Readonly<Record<OperatorName, readonly Value[]>> = {
  add: [add(a, row)],
  sub: [sub(a, row)],
  mul: [mul(a, row)],
  div: [div(a, row)],
  greater: [greater(a, row)],
  equal: [equal(integer('a', 'rows', 1), integer('b', 64))],
  neg: [neg(x)],
  exp: [exp(x)],
  log: [log(x)],
  sqrt: [sqrt(x)],
  tanh: [tanh(x)],
  erf: [erf(x)],
  relu: [relu(x)],
  sigmoid: [sigmoid(x)],
  gelu: [gelu(x, 'none'), gelu(x, 'tanh')],
  matMul: [matMul(float('a', 'batch', 'heads', 'm', 'k'), float('b', 'batch', 'heads', 'k', 'n'))],
  gemm: [
    gemm(float('a', 'm', 'k'), float('b', 'k', 'n')),
    gemm(float('a', 'm', 'k'), float('b', 'n', 'k'), { transB: true }),
  ],
  matMulNBits: [
    matMulNBits(float('x', 'rows', 64), input('quantized', 'uint8', [128, 2, 32]), float('scales', 256), {
      n: 128,
      k: 64,
      bits: 8,
      blockSize: 32,
    }),
  ],
  softmax: [softmax(x, -1)],
  logSoftmax: [logSoftmax(x, -1)],
  rmsNormalization: [rmsNormalization(x, float('w', 64), 1e-6)],
  transpose: [transpose(float('x', 'batch', 'length', 'heads', 16), [0, 2, 1, 3])],
  reshape: [reshape(x, ['batch', 'length', 4, 16])],
  expand: [expand(float('x', 'rows', 1), ['rows', 64])],
  gather: [gather(float('x', 'vocabulary', 64), integer('indices', 'batch', 'length'))],
  gatherElements: [gatherElements(float('x', 'rows', 64), integer('indices', 'rows', 1))],
  scatterAddElements: [
    scatterAddElements(float('x', 'rows', 64), integer('indices', 'rows', 1), float('updates', 'rows', 1)),
  ],
  scatterAddRows: [
    scatterAddRows(float('x', 'vocabulary', 64), integer('indices', 'rows', 64), float('updates', 'rows', 64)),
  ],
  concat: [concat([float('a', 'batch', 4, 'past', 16), float('b', 'batch', 4, 'new', 16)], 2)],
  split: [split(x, 2, [48, 16])[0]!],
  cumSum: [cumSum(integer('x', 'batch', 'length'), 1)],
  clip: [clip(integer('x', 'batch', 'length'), -128, 128)],
  reduceMax: [reduceMax(x, -1)],
  reduceSum: [reduceSum(x, [-1], true), reduceSum(x, [-1], false)],
  topK: [topK(x, 8).values],
  cast: [cast(input('x', 'bool', ['batch', 'length']), 'float32', dtypes.float32.onnx)],
};
