import { expect, test } from 'vitest';
import { clipCoefficient, gradientNorm } from './gradient-norm.ts';
import { trainingTables } from './test-data.ts';

/** The norm of gradients that are vectors. */
function normOf(arrays: readonly Float32Array[]): number {
  const parameters = arrays.map((data, index) => ({ name: `w${index}`, dims: [data.length] }));
  return gradientNorm(new Map(arrays.map((data, index) => [`w${index}`, [{ kind: 'full', data }]])), parameters);
}

test.each(trainingTables.clipping.map((row, index) => ({ ...row, index })))(
  'gradients are clipped to $max_grad_norm as torch.nn.utils.clip_grad_norm_ does (case $index)',
  ({ gradients, max_grad_norm, norm, clipped }) => {
    const arrays = gradients.map((values) => Float32Array.from(values));
    const found = normOf(arrays);
    expect(Math.abs(found - norm)).toBeLessThanOrEqual(1e-14 * norm); // both float64, added up in another order
    const coefficient = clipCoefficient(found, max_grad_norm);
    gradients.forEach((values, tensor) =>
      values.forEach((value, i) => {
        const expected = clipped[tensor]![i]!;
        expect(Math.abs(value * coefficient - expected)).toBeLessThanOrEqual(1e-14 * Math.abs(expected));
      }),
    );
  },
);

test('many small values are not lost beside a large one', () => {
  // 1 + 2²² · 2⁻²⁴: in float32 each small square would vanish beside 1.
  const small = new Float32Array(2 ** 22).fill(2 ** -12);
  expect(normOf([Float32Array.of(1), small])).toBeCloseTo(Math.sqrt(1.25), 14);
});

test('the norm of gradients that are no numbers is none either, and that of none is 0', () => {
  expect(normOf([Float32Array.of(1, Number.NaN)])).toBeNaN();
  expect(normOf([Float32Array.of(1), Float32Array.of(-Infinity)])).toBe(Infinity);
  expect(normOf([])).toBe(0);
});

test('a max_grad_norm of 0 switches clipping off', () => {
  expect(clipCoefficient(1e9, 0)).toBe(1);
  expect(clipCoefficient(2, 1)).toBeCloseTo(0.5, 6);
  expect(clipCoefficient(0.5, 1)).toBe(1);
});
