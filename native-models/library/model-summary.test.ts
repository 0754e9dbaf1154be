import { expect, test } from 'vitest';
import { readJson, requireReference } from '../testing/reference.ts';
import { readModelFolder } from './model-folder.ts';
import { summarize } from './model-summary.ts';

test('a summary says what Hugging Face and PyTorch say of the model', async () => {
  const summary = summarize(await readModelFolder(requireReference('models/gated-silu-sharded-bf16')));
  const expected = readJson<Record<string, unknown>>(requireReference('expected/gated-silu-sharded-bf16/forward.json'));
  const config = readJson<object>(requireReference('models/gated-silu-sharded-bf16/config.json'));
  expect(summary).toMatchObject({
    model_type: 't5',
    vocab_size: 3100,
    num_parameters: expected['num_parameters'],
    config,
  });
  expect(summary.module_tree).toBe(expected['module_tree']);
  expect(summary.parameters[0]).toEqual({
    name: 'shared.weight',
    shape: [3100, 64],
    dtype: 'bfloat16',
    size_bytes: 3100 * 64 * 2,
  });
  // total_size of model.safetensors.index.json.
  expect(summary.parameters.reduce((sum, { size_bytes }) => sum + size_bytes, 0)).toBe(1188864);
});

test('defaults are filled in, and the settings keep the form that Hugging Face writes', async () => {
  const summary = summarize(await readModelFolder(requireReference('models/v1_0-tied')));
  expect(summary.config).toMatchObject({ tie_word_embeddings: true, d_kv: 12 });
  expect(summary.generation_config).toMatchObject({
    _from_model_config: true,
    eos_token_id: 1,
    forced_eos_token_id: null,
    max_length: 20,
    num_beams: 1,
  });
  expect(() => structuredClone(summary)).not.toThrow();
});
