import { expect, test } from 'vitest';
import type { ModelSummary } from '../../../electron/contract/replies/models.ts';
import { shapeText } from '../../weights/tensor-text.ts';
import { configRows, memoryRows } from './model-view.ts';

test('the weights’ memory follows from the shapes', () => {
  const shapes = { 'shared.weight': [10, 32], 'encoder.block.0.layer.0.SelfAttention.q.weight': [4, 64] };
  const parameters = Object.entries(shapes).map(([name, shape]) => ({ name, shape, dtype: 'F16', size_bytes: 0 }));
  const summary = { config: {}, num_parameters: 576, parameters } as unknown as ModelSummary;
  const bytes = Object.fromEntries(memoryRows(summary).map((row) => [row.name, row.bytes]));
  // 576 numbers of 4 bytes; the tied output layer in 10 blocks of 36 bytes, with two norms of 4 bytes a row.
  expect(bytes['float32']).toBe(2304);
  expect(bytes['float32-fast']).toBe(2304 + 10 * 36 + 2 * 4 * 10);
  // The embedding as it is, the output layer in 10 blocks, the linear layer in 4 · 2.
  expect(bytes['int8']).toBe(4 * 320 + 10 * 36 + 8 * 36);
  expect(bytes['int8-output4']).toBe(4 * 320 + 10 * 20 + 8 * 36);
  expect([bytes['float16'], bytes['bfloat16']]).toEqual([1152, 1152]);
});

test('a config’s entries stand in order, as JSON', () => {
  expect(configRows({ d_model: 64, architectures: ['T5'], name: undefined, tied: null })).toEqual([
    ['architectures', '["T5"]'],
    ['d_model', '64'],
    ['tied', 'null'],
  ]);
});

test('a shape is written as Python writes a list', () => {
  expect(shapeText([512, 64])).toBe('[512, 64]');
  expect(shapeText([])).toBe('[]');
});
