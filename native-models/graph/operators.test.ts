import { describe, expect, test } from 'vitest';
import { broadcastDims, productDim, sumDim } from './dim.ts';
import { topologicalNodes } from './graph.ts';
import * as op from './operators.ts';

const float = (...dims: (number | string)[]) => op.input('x', 'float32', dims);

describe('symbolic dims', () => {
  test('a product has one spelling, however it was put together', () => {
    expect(productDim(['sequence', 'batch'])).toBe('batch*sequence');
    expect(productDim(['batch*sequence', 6, 2])).toBe('12*batch*sequence');
    expect(productDim([2, 3])).toBe(6);
    expect(productDim(['batch', 0])).toBe(0);
  });

  test('axes laid end to end add up, or are one new symbol', () => {
    expect(sumDim(2, 3)).toBe(5);
    expect(sumDim('past', 1)).toBe('(past+1)');
  });

  test('broadcasting follows NumPy', () => {
    expect(broadcastDims(['batch', 1, 4], [3, 1])).toEqual(['batch', 3, 4]);
    expect(broadcastDims(['batch'], ['sequence'])).toBeUndefined();
  });
});

describe('shape rules', () => {
  test('matMul multiplies the last two axes and broadcasts the others', () => {
    expect(op.matMul(float('batch', 6, 'q', 8), float(1, 6, 8, 'k')).dims).toEqual(['batch', 6, 'q', 'k']);
    expect(() => op.matMul(float(2, 3), float(4, 5))).toThrow(
      'MatMul: expected [m, k] and [k, n], found [2, 3] and [4, 5]',
    );
  });

  test('gemm transposes where it is told to', () => {
    expect(op.gemm(float('rows', 4), float(7, 4), { transB: true }).dims).toEqual(['rows', 7]);
    expect(op.gemm(float('rows', 4), float('rows', 7), { transA: true }).dims).toEqual([4, 7]);
    expect(() => op.gemm(float('rows', 4), float(7, 4))).toThrow('two matrices that fit');
  });

  test('reshape accepts as many elements, whatever their names', () => {
    expect(op.reshape(float('batch', 's', 12), ['batch*s', 3, 4]).dims).toEqual(['batch*s', 3, 4]);
    expect(() => op.reshape(float('batch', 12), ['batch', 13])).toThrow('as many elements as [batch,13]');
  });

  test('gather, topK, reduceSum and concat say what ONNX says', () => {
    const ids = op.input('ids', 'int64', ['batch', 's']);
    expect(op.gather(float(100, 16), ids).dims).toEqual(['batch', 's', 16]);
    expect(op.topK(float('rows', 50), 5).indices).toMatchObject({ dtype: 'int64', dims: ['rows', 5] });
    expect(op.reduceSum(float(2, 3, 4), [-1, 0], true).dims).toEqual([1, 3, 1]);
    expect(op.concat([float('past', 2), float(1, 2)], 0).dims).toEqual(['(past+1)', 2]);
  });

  test('cumSum and clip keep the shape; clip takes integers only', () => {
    const ids = op.input('ids', 'int64', ['batch', 's']);
    expect(op.clip(op.cumSum(ids, 1), -3, 3)).toMatchObject({ dtype: 'int64', dims: ['batch', 's'] });
    expect(() => op.cumSum(ids, 2)).toThrow('CumSum: expected an axis of it, found [batch, s]');
    expect(() => op.clip(float(2), 0, 1)).toThrow('Clip: expected integers');
  });

  test('elementwise operators want one dtype and shapes that broadcast', () => {
    expect(op.greater(float('rows', 5), float('rows', 1))).toMatchObject({ dtype: 'bool', dims: ['rows', 5] });
    expect(() => op.add(float(2), float(3))).toThrow('Add: expected shapes that broadcast');
    expect(() => op.add(float(2), op.input('i', 'int64', [2]))).toThrow('of one dtype');
  });
});

test('nodes come before those that use them, each once, and unused ones not at all', () => {
  const x = float(2);
  const shared = op.exp(x);
  op.tanh(shared); // leads to no output
  const result = op.add(op.neg(shared), shared);
  expect(topologicalNodes([result]).map((node) => node.op_type)).toEqual(['Exp', 'Neg', 'Add']);
});

test('a chain of ten thousand operators does not overflow the stack', () => {
  let value = float(2);
  for (let i = 0; i < 10_000; i++) value = op.neg(value);
  expect(topologicalNodes([value])).toHaveLength(10_000);
});
