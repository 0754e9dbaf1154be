import { describe, expect, test } from 'vitest';
import type { ExpectedTensor } from '../../native-models/testing/expected-tensors.ts';
import { forwardRows, gradientRow, tensorRow } from './rows.ts';

function tensor(name: string, dims: readonly number[], values: readonly number[], stride = 1): ExpectedTensor {
  return { name, dims, stride, values: Float64Array.from(values) };
}
const tensors = (...all: readonly ExpectedTensor[]) => new Map(all.map((one) => [one.name, one]));

const absolute = { what: 'a', names: ['a'], measure: 'absolute', tolerance: 1e-5 } as const;
const relative = { what: 'a', names: ['a'], measure: 'of the largest value', tolerance: 1e-4 } as const;

describe('a row of the parity table', () => {
  test('keeps the tolerance just inside it and breaks it just outside', () => {
    const expected = tensors(tensor('a', [2], [0, 0]));
    expect(tensorRow('m', absolute, expected, tensors(tensor('a', [2], [0, 9e-6])))).toMatchObject({
      ok: true,
      largest: 9e-6,
    });
    expect(tensorRow('m', absolute, expected, tensors(tensor('a', [2], [0, -1.1e-5])))).toMatchObject({ ok: false });
  });

  test('measures relative to the largest expected value', () => {
    const expected = tensors(tensor('a', [2], [0, 200]));
    expect(tensorRow('m', relative, expected, tensors(tensor('a', [2], [0.01, 200]))).largest).toBeCloseTo(5e-5, 12);
  });

  test('compares the kept values of a reduced table at their own places', () => {
    const expected = tensors(tensor('a', [5], [1, 4], 3));
    expect(tensorRow('m', absolute, expected, tensors(tensor('a', [5], [1, 0, 0, 4, 0]))).ok).toBe(true);
    expect(tensorRow('m', absolute, expected, tensors(tensor('a', [5], [1, 0, 0, 0, 4]))).ok).toBe(false);
  });

  test.each([
    ['that the lab did not give', tensors()],
    ['of another shape', tensors(tensor('a', [1, 2], [0, 0]))],
    ['with a value that is not a number', tensors(tensor('a', [2], [0, Number.NaN]))],
  ])('is not ok for a tensor %s', (_how, actual) => {
    expect(tensorRow('m', absolute, tensors(tensor('a', [2], [0, 0])), actual)).toMatchObject({
      ok: false,
      largest: Infinity,
    });
  });
});

test('gradients are measured each by its own tensor, and rounding noise is left out', () => {
  const expected = tensors(tensor('big', [1], [100]), tensor('small', [1], [0.001]), tensor('noise', [1], [1e-9]));
  const actual = tensors(
    tensor('gradient.big', [1], [100.001]),
    tensor('gradient.small', [1], [0.0010002]),
    tensor('gradient.noise', [1], [5e-8]),
  );
  const row = gradientRow('m', expected, actual);
  expect(row.what).toBe('gradients of 2 parameters');
  expect(row.largest).toBeCloseTo(2e-4, 9);
  expect(row.ok).toBe(false);
  expect(row.remark).toContain('small');
});

test('where the reference itself is far from float64, twice that distance is the bound, and the row says so', () => {
  const expected = tensors(tensor('decoder_attentions', [1], [0.5]), tensor('cross_attentions', [1], [0.5]));
  const actual = tensors(tensor('decoder_attentions', [1], [0.50005]), tensor('cross_attentions', [1], [0.50005]));
  const noise = { decoder_attentions: 4e-5, cross_attentions: 2e-5, encoder_attentions: 1e-6 };
  const rows = new Map(forwardRows('m', expected, actual, noise).map((row) => [row.what, row]));
  expect(rows.get('decoder attentions')).toMatchObject({ ok: true, tolerance: 8e-5 });
  expect(rows.get('decoder attentions')?.remark).toContain('the reference is 4.0e-5 from float64');
  expect(rows.get('cross-attentions')).toMatchObject({ ok: false, tolerance: 4e-5 });
  expect(rows.get('encoder attentions')).toMatchObject({ ok: false, tolerance: 1e-5 });
});
