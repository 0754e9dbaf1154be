import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { requireReference } from '../testing/reference.ts';
import { readAdapterFolder } from './adapter-folder.ts';
import { readModelFolder } from './model-folder.ts';

const { config } = await readModelFolder(requireReference('models/v1_1-untied'));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-adapter-'));
  await cp(requireReference('models/lora-end'), folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function change(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const file = join(folder, 'adapter_config.json');
  const stored = JSON.parse(await readFile(file, 'utf8')) as object;
  await rm(file); // a copy of a file that may only be read
  await writeFile(file, JSON.stringify({ ...stored, ...settings }));
}

test("an adapter as PEFT saved it is read, whatever of PEFT's settings do nothing", async () => {
  const { lora, tensors } = await readAdapterFolder(folder, config);
  expect(lora).toEqual({ r: 4, lora_alpha: 16, target_modules: ['v', 'wi_0', 'wo', 'q'] });
  const name = 'base_model.model.encoder.block.0.layer.0.SelfAttention.q.lora_A.weight';
  expect(tensors.get(name)?.dims).toEqual([4, config.d_model]);
});

test.each([
  ['use_rslora', true],
  ['use_dora', true],
  ['modules_to_save', ['lm_head']],
  ['rank_pattern', { q: 8 }],
  ['layers_to_transform', [0]],
  ['a_setting_of_tomorrow', 1],
])('an adapter that computes otherwise is refused by its setting %s', async (key, value) => {
  await change({ [key]: value });
  await expect(readAdapterFolder(folder, config)).rejects.toMatchObject({
    code: 'model-unsupported',
    details: { place: key },
  });
});

test.each([
  ['peft_type', 'PREFIX_TUNING'],
  ['r', 0],
  ['bias', 'all'],
  ['init_lora_weights', 'pissa'],
  ['target_modules', '.*q'],
])('a wrong value of %s is named', async (key, value) => {
  await change({ [key]: value });
  await expect(readAdapterFolder(folder, config)).rejects.toMatchObject({
    code: 'config-invalid',
    details: { place: key },
  });
});

test('weights that are absent, of another rank or of other layers are told apart', async () => {
  await change({ target_modules: ['q', 'v', 'wi_0', 'wi_1', 'wo'] });
  await expect(readAdapterFolder(folder, config)).rejects.toMatchObject({ code: 'tensor-missing' });
  await change({ target_modules: ['q', 'v', 'wi_0', 'wo'], r: 8 });
  await expect(readAdapterFolder(folder, config)).rejects.toMatchObject({ code: 'tensor-mismatch' });
  await change({ target_modules: ['q', 'v', 'wi_0'], r: 4 });
  await expect(readAdapterFolder(folder, config)).rejects.toMatchObject({ code: 'tensor-mismatch' });
  await rm(join(folder, 'adapter_model.safetensors'));
  await expect(readAdapterFolder(folder, config)).rejects.toMatchObject({ code: 'file-not-found' });
});

test('a folder without adapter_config.json is no adapter', async () => {
  await rm(join(folder, 'adapter_config.json'));
  await expect(readAdapterFolder(folder, config)).rejects.toMatchObject({ code: 'config-missing' });
});
