import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openModel } from '../native-models/fine-tuning/open-training.ts';
import { readFloat32 } from '../native-models/safetensors/reader.ts';
import { requireReference } from '../native-models/testing/reference.ts';
import { partOfModel } from './part-of-model.ts';
import { trainSteps } from './train-steps.ts';
import { shapeOf } from './training-shape.ts';

const cacheFolder = mkdtempSync(path.join(tmpdir(), 't5-lab-train-steps-'));
afterAll(() => rmSync(cacheFolder, { recursive: true }));

const job = { model: requireReference('models/translator'), cacheFolder, shape: shapeOf(2, 9, 4), steps: 3 };

test('a training of the whole model is measured: time, memory, and how much is trained', async () => {
  const measured = await trainSteps(job);
  // num_parameters() of the reference's model.
  expect([measured.parameters, measured.trainableParameters]).toEqual([1_039_104, 1_039_104]);
  const { forward_backward, norm, optimizer, rest } = measured.phasesMs;
  for (const ms of [forward_backward, norm, optimizer]) expect(ms).toBeGreaterThan(0);
  expect(rest).toBeGreaterThanOrEqual(0);
  expect(forward_backward + norm + optimizer).toBeLessThanOrEqual(measured.stepMs);
  expect(measured.peakMb).toBeGreaterThan(0);
  if (measured.privateMb !== null) expect(measured.privateMb).toBeLessThan(measured.peakMb);
  expect(Number.isFinite(measured.loss)).toBe(true);
});

// By hand, d_model 96 and an inner size of 96: attention 4·96² = 36,864, gated feed-forward 3·96·192 = 55,296. One block of
// each stack: 36,864 + 55,296 + 2·96 and 2·36,864 + 55,296 + 3·96, biases 2·32·6, last norms 2·96.
const ONE_BLOCK_EACH = 92_352 + 129_312 + 384 + 192;

test('adapters are trained on a part of the model', async () => {
  const measured = await trainSteps({ ...job, lora_r: 2, part: { vocab_size: 1000, num_layers: 1 } });
  const adapters = 6 * (2 * 96 + 96 * 2); // q and v of three attentions
  expect(measured.trainableParameters).toBe(adapters);
  expect(measured.parameters).toBe(ONE_BLOCK_EACH + 2 * 1000 * 96 + adapters);
  expect(Number.isFinite(measured.loss)).toBe(true);
});

test('a part of a model is the beginning of its matrices', async () => {
  const whole = await openModel(job.model);
  const { model } = partOfModel(whole, { vocab_size: 700, num_layers: 1 });
  expect([model.config.num_layers, model.config.num_decoder_layers, model.config.vocab_size]).toEqual([1, 1, 700]);
  for (const name of ['shared.weight', 'lm_head.weight']) {
    const [all, part] = [
      await readFloat32(whole.model.tensors.get(name)!),
      await readFloat32(model.tensors.get(name)!),
    ];
    expect(part).toHaveLength(700 * 96);
    expect(part.every((value, index) => value === all[index])).toBe(true);
  }
  expect([...model.tensors.keys()].filter((name) => name.includes('block.1'))).toEqual([]);
});
