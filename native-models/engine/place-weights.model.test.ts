import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readModelFolder } from '../library/model-folder.ts';
import { readFloat32, readHeader } from '../safetensors/reader.ts';
import { requireReference } from '../testing/reference.ts';
import { placeWeights } from './place-weights.ts';

let scratch: string;
beforeEach(async () => void (scratch = await mkdtemp(join(tmpdir(), 't5-lab-weights-'))));
afterEach(() => rm(scratch, { recursive: true }));

test('float32 weights are mapped where they lie, and nothing is written', async () => {
  const model = await readModelFolder(requireReference('models/translator'));
  const weights = await placeWeights(model, { precision: 'float32', cacheFolder: join(scratch, 'cache') });
  const { file, offset, byteLength } = model.tensors.get('shared.weight')!;
  expect(weights.placeOf('shared.weight')).toEqual({
    kind: 'external',
    location: 'model.safetensors',
    offset,
    byteLength,
  });
  expect(join(weights.folder!, 'model.safetensors')).toBe(file);
  expect(await readdir(scratch)).toEqual([]);
});

test('bfloat16 shards become one float32 file in the cache, once, with the same values', async () => {
  const model = await readModelFolder(requireReference('models/gated-silu-sharded-bf16'));
  const weights = await placeWeights(model, { precision: 'float32', cacheFolder: scratch });
  const file = join(weights.folder!, 'model.safetensors');
  const { tensors } = await readHeader(file);
  expect(tensors.map(({ name }) => name).sort()).toEqual([...model.tensors.keys()].sort());
  for (const tensor of tensors) {
    expect(tensor.dtype).toBe('float32');
    expect(await readFloat32(tensor)).toEqual(await readFloat32(model.tensors.get(tensor.name)!));
  }
  const made = await stat(file);
  await placeWeights(model, { precision: 'float32', cacheFolder: scratch });
  expect((await stat(file)).mtimeMs).toBe(made.mtimeMs);
});

test('weights that changed on disk are converted again', async () => {
  const folder = join(scratch, 'model');
  await cp(requireReference('models/gated-silu-sharded-bf16'), folder, { recursive: true });
  const first = await placeWeights(await readModelFolder(folder), {
    precision: 'float32',
    cacheFolder: join(scratch, 'cache'),
  });
  await cp(requireReference('models/gated-silu-sharded-bf16'), folder, { recursive: true, preserveTimestamps: false });
  const second = await placeWeights(await readModelFolder(folder), {
    precision: 'float32',
    cacheFolder: join(scratch, 'cache'),
  });
  expect(second.folder).not.toBe(first.folder);
});
