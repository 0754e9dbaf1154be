import { expect, test } from 'vitest';
import { readJson, requireReference } from '../testing/reference.ts';
import { SafetensorsError } from './safetensors-error.ts';
import { parseShardIndex } from './shard-index.ts';

const file = 'folder/model.safetensors.index.json';

test('an index of Hugging Face’s names each shard once', () => {
  const path = requireReference('models/gated-silu-sharded-bf16/model.safetensors.index.json');
  const { weightMap, shards } = parseShardIndex(readJson(path), file);
  expect([...shards].sort()).toEqual([1, 2, 3, 4].map((n) => `model-0000${n}-of-00004.safetensors`));
  expect(weightMap.get('decoder.final_layer_norm.weight')).toBe('model-00004-of-00004.safetensors');
});

test.each([
  ['index-invalid', null],
  ['index-invalid', {}],
  ['index-invalid', { weight_map: [] }],
  ['index-invalid', { weight_map: {} }],
  ['index-invalid', { weight_map: { a: 5 } }],
  ['index-invalid', { weight_map: { a: '' } }],
  ['index-invalid', { weight_map: { a: 'x\0.safetensors' } }],
  ['index-invalid', { weight_map: { a: 'weights.bin' } }],
  ['index-path', { weight_map: { a: '../other/model.safetensors' } }],
  ['index-path', { weight_map: { a: 'a/../../model.safetensors' } }],
  ['index-path', { weight_map: { a: '/etc/model.safetensors' } }],
  ['index-path', { weight_map: { a: 'C:/model.safetensors' } }],
  ['index-path', { weight_map: { a: '..\\model.safetensors' } }],
])('%s: %j', (code, value) => {
  try {
    parseShardIndex(value, file);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(SafetensorsError);
    expect(error).toMatchObject({ code, details: { file } });
  }
});
