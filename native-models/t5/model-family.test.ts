import { expect, test } from 'vitest';
import { modelFamily } from './model-family.ts';
import { parseT5Config } from './t5-config.ts';

// feed_forward_proj as in the config.json of google/t5-small, t5-v1_1-small, flan-t5-small, mt5-small and umt5-small.
test.each([
  ['T5', 't5', 'relu', 't5-small', undefined],
  ['T5 v1.1', 't5', 'gated-gelu', 't5-v1_1-small', undefined],
  ['Flan-T5', 't5', 'gated-gelu', 'flan-t5-small', undefined],
  ['Flan-T5', 't5', 'gated-gelu', 'mine', 'google/flan-t5-small'],
  ['mT5', 'mt5', 'gated-gelu', 'mt5-small', undefined],
  ['umT5', 'umt5', 'gated-gelu', 'umt5-small', undefined],
])('%s is known by model_type %s, %s and the name %s', (family, model_type, feed_forward_proj, name, origin) => {
  const sizes = { vocab_size: 8, d_model: 4, d_kv: 2, d_ff: 8, num_layers: 1, num_heads: 2 };
  const config = { model_type, feed_forward_proj, ...sizes, ...(origin ? { _name_or_path: origin } : {}) };
  expect(modelFamily(parseT5Config(config, 'config.json'), name)).toBe(family);
});
