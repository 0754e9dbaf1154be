import { describe, expect, test } from 'vitest';
import * as op from '../graph/operators.ts';
import type { Value } from '../graph/graph.ts';
import { elementCount, type FloatTensor, type Tensor } from '../tensor/tensor.ts';
import { runGraph } from '../testing/run-graph.ts';
import { seededNumbers } from '../testing/seeded.ts';
import { backward } from './backward.ts';
import { gradientRules } from './gradient-rules.ts';

interface Case {
  /** Shapes of the differentiable inputs. */
  readonly shapes: readonly (readonly number[])[];
  readonly build: (...inputs: Value[]) => Value;
  /** Moves random numbers of [−1, 1) to where the operator is smooth. */
  readonly domain?: (value: number) => number;
}

const indices = (dims: number[], values: number[]) => op.constant('int64', dims, BigInt64Array.from(values, BigInt));
const away = (value: number) => value + Math.sign(value) * 0.3;
const positive = (value: number) => Math.abs(value) + 0.5;

/** One row an operator of the gradient table, more where broadcasting or attributes matter. */
const cases: Readonly<Record<string, Case>> = {
  Add: {
    shapes: [
      [2, 3],
      [2, 3],
    ],
    build: (a, b) => op.add(a, b),
  },
  'Add with a broadcast row': { shapes: [[2, 3], [3]], build: (a, b) => op.add(a, b) },
  Sub: {
    shapes: [
      [2, 3],
      [2, 1],
    ],
    build: (a, b) => op.sub(a, b),
  },
  Mul: {
    shapes: [
      [2, 3],
      [2, 3],
    ],
    build: (a, b) => op.mul(a, b),
  },
  'Mul with a scalar': { shapes: [[2, 3], []], build: (a, b) => op.mul(a, b) },
  'Mul of a value with itself': { shapes: [[4]], build: (a) => op.mul(a, a) },
  Div: {
    shapes: [
      [2, 3],
      [1, 3],
    ],
    build: (a, b) => op.div(a, b),
    domain: positive,
  },
  Neg: { shapes: [[5]], build: (a) => op.neg(a) },
  Exp: { shapes: [[5]], build: (a) => op.exp(a) },
  Log: { shapes: [[5]], build: (a) => op.log(a), domain: positive },
  Sqrt: { shapes: [[5]], build: (a) => op.sqrt(a), domain: positive },
  Tanh: { shapes: [[5]], build: (a) => op.tanh(a) },
  Sigmoid: { shapes: [[5]], build: (a) => op.sigmoid(a) },
  Relu: { shapes: [[6]], build: (a) => op.relu(a), domain: away },
  'Gelu, exact': { shapes: [[6]], build: (a) => op.gelu(a, 'none') },
  'Gelu, tanh': { shapes: [[6]], build: (a) => op.gelu(a, 'tanh') },
  MatMul: {
    shapes: [
      [2, 3, 4],
      [2, 4, 2],
    ],
    build: (a, b) => op.matMul(a, b),
  },
  'MatMul with a broadcast batch': {
    shapes: [
      [3, 2, 4],
      [4, 2],
    ],
    build: (a, b) => op.matMul(a, b),
  },
  Gemm: {
    shapes: [
      [3, 4],
      [4, 2],
    ],
    build: (a, b) => op.gemm(a, b),
  },
  'Gemm with transB': {
    shapes: [
      [3, 4],
      [2, 4],
    ],
    build: (a, b) => op.gemm(a, b, { transB: true }),
  },
  Softmax: { shapes: [[2, 5]], build: (a) => op.softmax(a, -1) },
  LogSoftmax: { shapes: [[2, 5]], build: (a) => op.logSoftmax(a, -1) },
  RMSNormalization: { shapes: [[3, 4], [4]], build: (x, w) => op.rmsNormalization(x, w, 1e-6) },
  Transpose: { shapes: [[2, 3, 4]], build: (a) => op.transpose(a, [2, 0, 1]) },
  Reshape: { shapes: [[2, 6]], build: (a) => op.reshape(a, [3, 4]) },
  'Gather with a row taken twice': { shapes: [[4, 3]], build: (a) => op.gather(a, indices([2, 2], [1, 3, 1, 0])) },
  GatherElements: { shapes: [[3, 4]], build: (a) => op.gatherElements(a, indices([3, 1], [2, 0, 3])) },
  ReduceSum: { shapes: [[2, 3, 4]], build: (a) => op.reduceSum(a, [0, -1], false) },
  'ReduceSum that keeps its axes': { shapes: [[2, 3]], build: (a) => op.reduceSum(a, [-1], true) },
};

/** Central differences in float32: the step balances rounding (2^-24/h) against curvature (h²). */
const STEP = 4e-3;

describe('each gradient rule agrees with finite differences', () => {
  test.each(Object.entries(cases))('%s', async (_name, { shapes, build, domain = (value) => value }) => {
    const random = seededNumbers(7);
    const inputs = shapes.map((dims, index) => op.input(`x${index}`, 'float32', dims));
    const result = build(...inputs);
    const size = elementCount(result.dims.map(Number));
    // A weighted sum, so that no gradient is one by accident.
    const weights = op.constant('float32', result.dims.map(Number), Float32Array.from({ length: size }, random));
    const axes = result.dims.map((_, axis) => axis);
    const loss = op.reduceSum(op.mul(result, weights), axes, false);
    const gradients = backward(loss, inputs);
    const outputs = Object.fromEntries(inputs.map((value, index) => [`g${index}`, gradients.get(value)!]));
    const feeds: Record<string, FloatTensor> = {};
    shapes.forEach((dims, index) => {
      const data = Float32Array.from({ length: elementCount(dims) }, () => domain(random()));
      feeds[`x${index}`] = { dims, data };
    });
    const analytic = await runGraph({ name: 'backward', inputs, outputs }, feeds);
    const valueAt = async (name: string, at: number, delta: number) => {
      const data = Float32Array.from(feeds[name]!.data);
      data[at]! += delta;
      const at0: Record<string, Tensor> = { ...feeds, [name]: { dims: feeds[name]!.dims, data } };
      const { loss: value } = await runGraph({ name: 'forward', inputs, outputs: { loss } }, at0);
      return Number(value!.data[0]);
    };
    for (const [index, dims] of shapes.entries()) {
      expect(analytic[`g${index}`]!.dims).toEqual(dims);
      for (let at = 0; at < elementCount(dims); at++) {
        const name = `x${index}`;
        const numeric = ((await valueAt(name, at, STEP)) - (await valueAt(name, at, -STEP))) / (2 * STEP);
        expect(Math.abs(Number(analytic[`g${index}`]!.data[at]) - numeric)).toBeLessThan(2e-3);
      }
    }
  });

  test('every rule of the table has a case', () => {
    const covered = new Set(Object.keys(cases).map((name) => name.split(/[ ,]/)[0]!));
    expect(Object.keys(gradientRules).filter((name) => !covered.has(name))).toEqual([]);
  });
});

test('what no target needs has no gradient, and an operator without a rule is named', () => {
  const x = op.input('x', 'float32', [2]);
  const unused = op.input('unused', 'float32', [2]);
  const loss = op.reduceSum(x, [0], false);
  expect([...backward(loss, [x, unused]).keys()]).toEqual([x]);
  const { values } = op.topK(x, 1);
  expect(() => backward(op.reduceSum(values, [0], false), [x])).toThrow('TopK has no gradient rule');
});
