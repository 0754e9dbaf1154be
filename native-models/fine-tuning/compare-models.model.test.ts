import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTensor, readHeader } from '../safetensors/reader.ts';
import { requireReference } from '../testing/reference.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { compareModels } from './compare-models.ts';
import { writeOnnx } from './write-onnx.ts';

let scratch: string;
beforeAll(async () => void (scratch = await mkdtemp(join(tmpdir(), 't5-lab-compare-'))));
afterAll(() => rm(scratch, { recursive: true }));

const original = () => requireReference('models/v1_1-untied');

/** The model with its ONNX files, as an export has them; `change` gets the weights before those are written. */
async function exported(name: string, change: (file: string) => Promise<void>): Promise<string> {
  const folder = join(scratch, name);
  await cp(original(), folder, { recursive: true });
  const file = join(folder, 'model.safetensors');
  await chmod(file, 0o644); // the original's may be read-only
  await change(file);
  await writeOnnx(folder);
  return folder;
}

/** Another weight in the decoder's last norm: the encoder gives what it gave. */
async function changeDecoder(file: string): Promise<void> {
  const bytes = await readFile(file);
  const { offset } = findTensor(await readHeader(file), 'decoder.final_layer_norm.weight', file);
  bytes.writeFloatLE(bytes.readFloatLE(offset) * 1.5, offset);
  await writeFile(file, bytes);
}

const compared = (folder: string) =>
  compareModels(original(), folder, [], {
    onProgress: () => undefined,
    signal: new AbortController().signal,
    arguments: parseTrainingArguments({}),
    base: null,
    onnx: true,
    cacheFolder: join(scratch, 'cache'),
  });

test('models that differ are not said to be the same', async () => {
  const comparison = await compared(await exported('other', changeDecoder));
  expect(comparison.verified).toBe(false);
  expect(comparison.max_logit_difference).toBeGreaterThan(1e-4);
  expect(comparison.onnx!.max_logit_difference).toBeGreaterThan(1e-4);
});

test('where only the decoder behind the cache differs, the proof says so', async () => {
  const folder = await exported('same', () => Promise.resolve());
  const same = await compared(folder);
  expect(same.verified).toBe(true);
  expect(same.onnx!.max_logit_difference).toBeLessThan(1e-5);

  // It reads its weights from another file now: a name of equal length, so the ONNX file stays whole.
  const file = join(folder, 'decoder_with_past_model.onnx');
  const onnx = (await readFile(file, 'latin1')).replaceAll('model.safetensors', 'other.safetensors');
  await writeFile(file, onnx, 'latin1');
  await cp(join(folder, 'model.safetensors'), join(folder, 'other.safetensors'));
  await changeDecoder(join(folder, 'other.safetensors'));
  const comparison = await compared(folder);
  expect(comparison.max_logit_difference).toBeLessThan(1e-5);
  expect(comparison.onnx!.max_logit_difference).toBeGreaterThan(1e-4);
  expect(comparison.verified).toBe(false);
});
