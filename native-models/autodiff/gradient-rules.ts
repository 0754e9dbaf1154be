import {
  add,
  cast,
  constant,
  div,
  equal,
  erf,
  exp,
  expand,
  gemm,
  greater,
  matMul,
  mul,
  neg,
  reduceSum,
  reshape,
  scalar,
  scatterAddRows,
  sqrt,
  sub,
  tanh,
  transpose,
} from '../graph/operators.ts';
import { productDim } from '../graph/dim.ts';
import { GraphError } from '../graph/graph-error.ts';
import type { Node, Value } from '../graph/graph.ts';
import { dtypes } from '../tensor/dtype.ts';

/**
 * From the gradient of a node's output to the gradients of its inputs, null where an input has none (integers).
 * A gradient may keep broadcast axes: the walker sums them.
 */
export type GradientRule = (node: Node, outputGradient: Value) => readonly (Value | null)[];

const swapLast = (x: Value): Value => {
  const axes = x.dims.map((_, axis) => axis);
  return transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
};
const flag = (node: Node, name: string): boolean => {
  const attribute = node.attributes[name];
  return attribute?.kind === 'int' && attribute.value === 1;
};
const lastAxisSum = (x: Value): Value => reduceSum(x, [-1], true);
const square = (x: Value): Value => mul(x, x);
const two = (node: Node): [Value, Value] => [node.inputs[0]!, node.inputs[1]!];

/** One row an operator. Sources: the derivative itself, unless a comment names another. docs/operators.md lists them. */
const rules = {
  Add: (_node, grad) => [grad, grad],
  Sub: (_node, grad) => [grad, neg(grad)],
  Mul: (node, grad) => {
    const [a, b] = two(node);
    return [mul(grad, b), mul(grad, a)];
  },
  Div: (node, grad) => {
    const [a, b] = two(node);
    return [div(grad, b), neg(div(mul(grad, a), square(b)))];
  },
  Neg: (_node, grad) => [neg(grad)],
  Exp: (node, grad) => [mul(grad, node.outputs[0]!)],
  Log: (node, grad) => [div(grad, node.inputs[0]!)],
  Sqrt: (node, grad) => [div(grad, mul(scalar(2), node.outputs[0]!))],
  Tanh: (node, grad) => [mul(grad, sub(scalar(1), square(node.outputs[0]!)))],
  Sigmoid: (node, grad) => {
    const y = node.outputs[0]!;
    return [mul(grad, mul(y, sub(scalar(1), y)))];
  },
  Relu: (node, grad) => [mul(grad, cast(greater(node.inputs[0]!, scalar(0)), 'float32', dtypes.float32.onnx))],
  Gelu: (node, grad) => [mul(grad, geluDerivative(node))],
  MatMul: (node, grad) => {
    const [a, b] = two(node);
    return [matMul(grad, swapLast(b)), matMul(swapLast(a), grad)];
  },
  Gemm: (node, grad) => {
    const [a, b] = two(node);
    if (flag(node, 'transA')) throw new GraphError('no-gradient', 'Gemm with transA has no gradient rule.');
    return flag(node, 'transB')
      ? [gemm(grad, b), gemm(grad, a, { transA: true })]
      : [gemm(grad, b, { transB: true }), gemm(a, grad, { transA: true })];
  },
  Softmax: (node, grad) => {
    const y = node.outputs[0]!;
    return [mul(y, sub(grad, lastAxisSum(mul(grad, y))))];
  },
  LogSoftmax: (node, grad) => [sub(grad, mul(exp(node.outputs[0]!), lastAxisSum(grad)))],
  RMSNormalization: (node, grad) => rmsNormalizationGradient(node, grad),
  Transpose: (node, grad) => {
    const perm = node.attributes['perm'];
    const order = perm?.kind === 'ints' ? perm.value : [];
    return [
      transpose(
        grad,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    ];
  },
  Reshape: (node, grad) => [reshape(grad, node.inputs[0]!.dims)],
  Gather: (node, grad) => {
    const [data, indices] = two(node);
    const rows = productDim(indices.dims);
    const width = productDim(data.dims.slice(1));
    const zeros = expand(reshape(scalar(0), [1, 1]), [data.dims[0]!, width]);
    const rowOfEach = expand(reshape(indices, [rows, 1]), [rows, width]);
    return [reshape(scatterAddRows(zeros, rowOfEach, reshape(grad, [rows, width])), data.dims), null];
  },
  GatherElements: (node, grad) => {
    const [data, indices] = two(node);
    const width = Number(data.dims.at(-1));
    const positions = constant(
      'int64',
      [width],
      BigInt64Array.from({ length: width }, (_, index) => BigInt(index)),
    );
    return [mul(grad, cast(equal(indices, positions), 'float32', dtypes.float32.onnx)), null];
  },
  ReduceSum: (node, grad) => {
    const [x, axesValue] = two(node);
    const axes = axesValue.origin.kind === 'constant' ? [...axesValue.origin.data].map(Number) : [];
    const summed = new Set(axes.map((axis) => (axis < 0 ? axis + x.dims.length : axis)));
    const kept = x.dims.map((dim, axis) => (summed.has(axis) ? 1 : dim));
    return [expand(reshape(grad, kept), x.dims), null];
  },
} satisfies Readonly<Record<string, GradientRule>>;

export type DifferentiableOperator = keyof typeof rules;
export const gradientRules: Readonly<Record<DifferentiableOperator, GradientRule>> = rules;

/** The rule of an operator, where it has one. */
export function gradientRuleOf(op_type: string): GradientRule | undefined {
  return Object.hasOwn(rules, op_type) ? rules[op_type as DifferentiableOperator] : undefined;
}

/** d gelu(x)/dx; `tanh`: 0.5·x·(1 + tanh(u)), u = √(2/π)·(x + 0.044715·x³); `none`: x·Φ(x) (arXiv 1606.08415). */
function geluDerivative(node: Node): Value {
  const x = node.inputs[0]!;
  const approximate = node.attributes['approximate'];
  if (approximate?.kind === 'string' && approximate.value === 'tanh') {
    const scale = Math.sqrt(2 / Math.PI);
    const cubic = mul(scalar(0.044715), mul(x, square(x)));
    const t = tanh(mul(scalar(scale), add(x, cubic)));
    const slope = mul(scalar(scale), add(scalar(1), mul(scalar(3 * 0.044715), square(x))));
    const sech2 = sub(scalar(1), square(t));
    return add(mul(scalar(0.5), add(scalar(1), t)), mul(scalar(0.5), mul(x, mul(sech2, slope))));
  }
  const cumulative = mul(scalar(0.5), add(scalar(1), erf(mul(x, scalar(Math.SQRT1_2)))));
  const density = mul(scalar(1 / Math.sqrt(2 * Math.PI)), exp(mul(scalar(-0.5), square(x))));
  return add(cumulative, mul(x, density));
}

/**
 * y = x·r·w with r = (mean(x²) + ε)^-½. With g = grad·w: dx = r·(g − x·r²·mean(g·x)); dw = Σ rows grad·x·r
 * (arXiv 1910.07467, appendix).
 */
function rmsNormalizationGradient(node: Node, grad: Value): readonly Value[] {
  const [x, weight] = two(node);
  const epsilon = node.attributes['epsilon'];
  const count = scalar(Number(weight.dims[0]));
  const meanSquare = div(lastAxisSum(square(x)), count);
  const r = div(scalar(1), sqrt(add(meanSquare, scalar(epsilon?.kind === 'float' ? epsilon.value : 0)))); // [rows, 1]
  const scaled = mul(grad, weight);
  const projection = mul(square(r), div(lastAxisSum(mul(scaled, x)), count)); // [rows, 1]
  return [mul(r, sub(scaled, mul(x, projection))), mul(grad, mul(x, r))];
}
