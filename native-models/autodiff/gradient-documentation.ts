import type { DifferentiableOperator } from './gradient-rules.ts';

/**
 * What each gradient rule computes, in one line: y is the operator's output and g the gradient that arrives there; the other
 * names are those of the inputs in docs/operators.md. Σ runs over the last axis unless it says otherwise.
 */
export const gradientRuleDocs: Readonly<Record<DifferentiableOperator, string>> = {
  Add: 'da = g, db = g',
  Sub: 'da = g, db = −g',
  Mul: 'da = g·b, db = g·a',
  Div: 'da = g / b, db = −g·a / b²',
  Neg: 'dx = −g',
  Exp: 'dx = g·y',
  Log: 'dx = g / x',
  Sqrt: 'dx = g / 2y',
  Tanh: 'dx = g·(1 − y²)',
  Sigmoid: 'dx = g·y·(1 − y)',
  Relu: 'dx = g where x > 0, else 0',
  Gelu: 'dx = g·(Φ(x) + x·φ(x)); for tanh the derivative of that formula',
  MatMul: 'da = g bᵀ, db = aᵀ g',
  Gemm: 'y = a b: da = g bᵀ, db = aᵀ g; y = a bᵀ: da = g b, db = gᵀ a',
  Softmax: 'dx = y·(g − Σ g·y)',
  LogSoftmax: 'dx = g − exp(y)·Σ g',
  RMSNormalization: 'dx = r·(g·w − x·r²·mean(g·w·x)), dw = g·x·r, with r = 1 / √(mean(x²) + ε)',
  Transpose: 'dx = g under the inverse permutation',
  Reshape: 'dx = g in the shape of x',
  Gather: 'dx[i] = Σ of g over the places where indices = i',
  GatherElements: 'dx = g where the position is the index, else 0',
  ReduceSum: 'dx = g repeated along the axes',
};
