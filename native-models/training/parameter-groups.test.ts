import { describe, expect, test } from 'vitest';
import { readJson, requireReference } from '../testing/reference.ts';
import { readExpectedTensors } from '../testing/expected-tensors.ts';
import { decays } from './parameter-groups.ts';

/** Runs of the reference: T5 v1.0 with tied embeddings, the small translator, v1.1. */
const runs = ['tied', 'everything', 'adafactor', 'capitals', 'capitals-notebook-rate'];

describe.each(runs)('the reference run %s', (run) => {
  const { model, decayed_parameters } = readJson<{ model: string; decayed_parameters: readonly string[] }>(
    requireReference(`expected/training/${run}.json`),
  );
  const stored = [...readExpectedTensors(requireReference(`models/${model}/model.safetensors`)).keys()];

  test('decays exactly the parameters that transformers decays', () => {
    expect(stored.filter(decays)).toEqual(stored.filter((name) => decayed_parameters.includes(name)));
    expect(decayed_parameters.filter(decays)).toEqual(decayed_parameters);
    expect(stored.some((name) => !decays(name))).toBe(true);
  });
});

test.each([
  ['encoder.block.0.layer.0.layer_norm.weight', false],
  ['encoder.final_layer_norm.weight', false],
  ['encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight', false],
  ['model.LayerNorm.weight', false],
  ['model.norm.weight', false],
  ['norm', false],
  ['enormous.weight', true],
  ['shared.weight', true],
  ['decoder.block.0.layer.2.DenseReluDense.wi_0.weight', true],
])('%s: decays is %s', (name, expected) => {
  expect(decays(name)).toBe(expected);
});
