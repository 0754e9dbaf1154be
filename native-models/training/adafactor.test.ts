import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  adafactors,
  cases,
  doStep,
  exactAtEnd,
  learning_rates,
  snapshot,
  startParameters,
  stepDifferences,
  whole,
} from './test-data.ts';

const adafactorCases = cases.filter(({ optimizer }) => optimizer === 'adafactor');
const settings = { adam_beta1: 0.9, adam_beta2: 0.999, adam_epsilon: 1e-8, weight_decay: 0 };

describe.each(adafactors)('$implementation', ({ start }) => {
  describe.each(adafactorCases)('Adafactor, case $case', ({ case: name, arguments: args }) => {
    test('meets numpy bit by bit after 30 steps, sums in float64, else one float32 rounding an operation', () => {
      const { parameters, optimizer } = start(startParameters(), args);
      learning_rates.forEach((_, step) => doStep(parameters, optimizer, step));
      const found = snapshot(parameters, optimizer);
      expect(found.size).toBe(8);
      for (const [tensor, values] of found) expect(values, tensor).toEqual(exactAtEnd(name, tensor));
    });

    test("differs from transformers' Adafactor by the last bits only in each of 30 steps", () => {
      // The reference adds up means in float32 and rounds a product and a sum together once.
      const { parameters, optimizer } = start(startParameters(), args);
      const worst = stepDifferences(name, parameters, optimizer);
      expect([...worst.keys()].sort()).toEqual(['exp_avg_sq', 'exp_avg_sq_col', 'exp_avg_sq_row', 'weights']);
      for (const [part, units] of worst) expect(units, part).toBeLessThanOrEqual(8);
    });
  });

  test('a matrix is remembered by its rows and columns, a vector whole', () => {
    const { state } = start(startParameters(), settings).optimizer;
    expect(state.map(({ name, dims, data }) => [name, dims, data.length])).toEqual([
      ['matrix.exp_avg_sq_row', [7], 7],
      ['matrix.exp_avg_sq_col', [5], 5],
      ['wide.exp_avg_sq_row', [3], 3],
      ['wide.exp_avg_sq_col', [17], 17],
      ['vector.exp_avg_sq', [19], 19],
    ]);
  });

  test('no update has a root mean square above the learning rate', () => {
    const size = fc.integer({ min: 1, max: 6 });
    const gradient = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    const gradients = fc.tuple(size, size).chain(([rows, columns]) => {
      const step = fc.array(gradient, { minLength: rows * columns, maxLength: rows * columns });
      return fc.record({ dims: fc.constant([rows, columns]), steps: fc.array(step, { minLength: 1, maxLength: 5 }) });
    });
    fc.assert(
      fc.property(gradients, ({ dims, steps }) => {
        const zeros = new Float32Array(dims[0] * dims[1]);
        const { parameters, optimizer } = start([{ name: 'w', dims, weights: zeros, decays: false }], settings);
        const [parameter] = parameters;
        for (const step of steps) {
          parameter!.weights.fill(0);
          optimizer.beginStep(0.25);
          optimizer.update(whole(parameter!, Float32Array.from(step)), 1);
          const squares = parameter!.weights.reduce((sum, value) => sum + value * value, 0);
          expect(Math.sqrt(squares / zeros.length)).toBeLessThanOrEqual(0.25 * (1 + 1e-6));
        }
      }),
    );
  });

  test('an update outside a step or with a gradient of another size is refused', () => {
    const w = { name: 'w', dims: [2], weights: Float32Array.of(1, 2), decays: false };
    const { parameters, optimizer } = start([w], settings);
    const [parameter] = parameters;
    expect(() => optimizer.update(whole(parameter!, Float32Array.of(0, 0)), 1)).toThrow('before a step has begun');
    optimizer.beginStep(1);
    expect(() => optimizer.update(whole(parameter!, Float32Array.of(0)), 1)).toThrow(
      'w has 2 weights, but a gradient of 1',
    );
  });
});
