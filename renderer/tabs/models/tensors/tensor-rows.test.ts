import { expect, test } from 'vitest';
import { firstTensor, histogramBins, tensorRows, tensorsCsv } from './tensor-rows.ts';

const entry = (name: string, ...shape: number[]) => ({ name, shape, dtype: 'float32', size_bytes: 4 });
const parameters = [
  entry('shared.weight', 10, 4),
  entry('encoder.block.0.layer.0.SelfAttention.q.weight', 4, 4),
  entry('encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight', 2, 2),
  entry('encoder.block.0.layer.0.layer_norm.weight', 4),
];
const names = (search: string, order: Parameters<typeof tensorRows>[2]) =>
  tensorRows(parameters, search, order).map(({ name }) => name.replace(/.*\.(\w+)\.weight$/, '$1'));

test('tensors are found by every word of a search, in any case', () => {
  expect(names('SELFATTENTION .q.', 'model')).toEqual(['q']);
  expect(names('nothing', 'model')).toEqual([]);
});

test('tensors are ordered by name and by how many numbers they hold', () => {
  expect(names('', 'model')).toEqual(['shared.weight', 'q', 'relative_attention_bias', 'layer_norm']);
  expect(names('', 'name')).toEqual(['q', 'relative_attention_bias', 'layer_norm', 'shared.weight']);
  expect(names('', 'largest')).toEqual(['shared.weight', 'q', 'relative_attention_bias', 'layer_norm']);
  expect(names('', 'smallest')).toEqual(['relative_attention_bias', 'layer_norm', 'q', 'shared.weight']);
});

test('a bias is looked at first, or else the first tensor there is', () => {
  expect(firstTensor(parameters)?.name).toContain('relative_attention_bias');
  expect(firstTensor(parameters.slice(0, 1))?.name).toBe('shared.weight');
  expect(firstTensor([])).toBeNull();
});

test('the list as CSV has every figure', () => {
  expect(tensorsCsv([parameters[0]!])).toBe(
    'name,shape,dtype,values,bytes\r\nshared.weight,"[10, 4]",float32,40,4\r\n',
  );
});

test('bins are as wide as each other, from the first end to the last', () => {
  expect(histogramBins({ from: -1, to: 1, counts: [3, 0, 1, 2] })).toEqual([
    { from: -1, to: -0.5, count: 3 },
    { from: -0.5, to: 0, count: 0 },
    { from: 0, to: 0.5, count: 1 },
    { from: 0.5, to: 1, count: 2 },
  ]);
});
