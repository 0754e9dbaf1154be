import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readModelFolder } from '../native-models/library/model-folder.ts';
import { readFloat32 } from '../native-models/safetensors/reader.ts';
import { numParameters } from '../native-models/t5/parameter-names.ts';
import { parseT5Config } from '../native-models/t5/t5-config.ts';
import { baseShapeConfig, initialDeviation, writeRandomModel } from './base-shape.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 't5-lab-base-shape-'));
afterAll(() => rmSync(scratch, { recursive: true }));

test('the model has as many parameters as t5-base', () => {
  // transformers 4.57: T5ForConditionalGeneration.from_pretrained('t5-base').num_parameters()
  expect(numParameters(parseT5Config(baseShapeConfig, 'config.json'))).toBe(222_903_552);
});

test.each([
  // T5PreTrainedModel._init_weights with d_model 768, d_kv 64, 12 heads, d_ff 2048; lm_head as make_model.py scales it.
  ['shared.weight', 1],
  ['lm_head.weight', 0.05],
  ['encoder.block.0.layer.0.SelfAttention.q.weight', 1 / Math.sqrt(49152)],
  ['decoder.block.3.layer.1.EncDecAttention.k.weight', 1 / Math.sqrt(768)],
  ['encoder.block.0.layer.0.SelfAttention.v.weight', 1 / Math.sqrt(768)],
  ['encoder.block.0.layer.0.SelfAttention.o.weight', 1 / Math.sqrt(768)],
  ['encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight', 1 / Math.sqrt(768)],
  ['decoder.block.0.layer.2.DenseReluDense.wi_1.weight', 1 / Math.sqrt(768)],
  ['decoder.block.0.layer.2.DenseReluDense.wo.weight', 1 / Math.sqrt(2048)],
])('%s begins with a standard deviation of %d', (name, expected) => {
  expect(initialDeviation(parseT5Config(baseShapeConfig, 'config.json'), name)).toBeCloseTo(expected, 12);
});

test('a model is written with numbers of that spread, and the same ones each time', async () => {
  const small = { ...baseShapeConfig, vocab_size: 2000, d_model: 64, d_ff: 96, num_layers: 1, num_decoder_layers: 1 };
  const read = async (name: string) => {
    const { tensors } = await readModelFolder(scratch);
    return readFloat32(tensors.get(name)!);
  };
  await writeRandomModel(scratch, small);
  const wo = await read('encoder.block.0.layer.1.DenseReluDense.wo.weight'); // 64 · 96 numbers
  const shared = await read('shared.weight'); // 128,000 numbers
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = (values: Float32Array) => Math.sqrt(mean(values.map((value) => value * value)));
  // Six standard errors: of a mean 1/√n, of a deviation 1/√(2n).
  expect(Math.abs(mean(shared))).toBeLessThan(0.017);
  expect(Math.abs(deviation(shared) - 1)).toBeLessThan(0.012);
  expect(Math.abs(deviation(wo) * Math.sqrt(96) - 1)).toBeLessThan(0.055);
  // Within one deviation: 0.6827 of normal numbers, 0.577 of even ones.
  expect(shared.filter((value) => Math.abs(value) < 1).length / shared.length).toBeCloseTo(0.6827, 2);
  expect([...(await read('encoder.final_layer_norm.weight'))]).toEqual(Array.from({ length: 64 }, () => 1));
  await writeRandomModel(scratch, small);
  const again = await read('shared.weight');
  expect(again).toHaveLength(shared.length);
  expect(again.every((value, index) => value === shared[index])).toBe(true);
});
