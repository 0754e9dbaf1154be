import { expect, test } from 'vitest';
import type { ParameterChange } from '../../../electron/contract/replies/fine-tuning.ts';
import { measureOf, parameterMap, stepCsv } from './step-view.ts';

const change = (name: string, gradient_norm = 1): ParameterChange => ({
  name,
  dims: [2, 3],
  gradient_norm,
  change_norm: 0.5,
  weight_norm: 2,
});

test('parameters stand by block and place; norms bear the name of the part that they stand before', () => {
  const { rows, columns, cells } = parameterMap([
    change('shared.weight', 1),
    change('encoder.block.0.layer.0.SelfAttention.q.weight', 2),
    change('encoder.block.0.layer.1.DenseReluDense.wo.weight', 3),
    change('encoder.block.0.layer.1.layer_norm.weight', 4),
    change('decoder.block.1.layer.1.EncDecAttention.q.weight', 5),
    change('decoder.block.1.layer.1.layer_norm.weight', 6),
    change('decoder.block.1.layer.2.layer_norm.weight', 7),
  ]);
  expect(columns).toEqual(['shared', 'encoder.block.0', 'decoder.block.1']);
  expect(rows).toEqual([
    'SelfAttention.q',
    'EncDecAttention.layer_norm',
    'EncDecAttention.q',
    'DenseReluDense.layer_norm',
    'DenseReluDense.wo',
    'weight',
  ]);
  const ofColumn = (column: number) => rows.map((_, row) => cells[row * 3 + column]?.gradient_norm ?? null);
  expect(ofColumn(0)).toEqual([null, null, null, null, null, 1]);
  expect(ofColumn(1)).toEqual([2, null, null, 4, 3, null]);
  expect(ofColumn(2)).toEqual([null, 6, 5, 7, null, null]);
});

test('a change is measured by itself or against the weights', () => {
  expect(measureOf(change('a', 3), 'gradient')).toBe(3);
  expect(measureOf(change('a'), 'change')).toBe(0.5);
  expect(measureOf(change('a'), 'relative')).toBe(0.25);
  expect(measureOf({ ...change('a'), weight_norm: 0 }, 'relative')).toBe(0.5);
});

test('the CSV names every parameter with its norms', () => {
  const step = { parameters: [change('shared.weight')] } as unknown as Parameters<typeof stepCsv>[0];
  expect(stepCsv(step).trim().split('\r\n')).toEqual([
    'name,dims,gradient_norm,change_norm,weight_norm',
    'shared.weight,2×3,1,0.5,2',
  ]);
});
