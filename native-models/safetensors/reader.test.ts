import { mkdir, mkdtemp, open, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireReference } from '../testing/reference.ts';
import { findTensor, readFloat32, readFloat32Into, readHeader, readTensor } from './reader.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reader-'));
});
afterAll(() => rm(folder, { recursive: true }));

// Values read by the safetensors package for Python.
test('a bfloat16 tensor of a shard has the values that Python reads', async () => {
  const path = requireReference('models/gated-silu-sharded-bf16/model-00001-of-00004.safetensors');
  const values = await readFloat32(findTensor(await readHeader(path), 'shared.weight', path));
  expect(values.length).toBe(3100 * 64);
  expect([...values.subarray(0, 4)]).toEqual([0.435546875, 0.5703125, -1.28125, 1.1484375]);
  expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(-92.75301984976977, 9);
});

test('a float32 tensor inside a file has the values that Python reads, through an open file too', async () => {
  const path = requireReference('models/translator/model.safetensors');
  const tensor = findTensor(await readHeader(path), 'encoder.final_layer_norm.weight', path);
  await using handle = await open(path);
  const values = await readFloat32(tensor, handle);
  expect([...values.subarray(0, 2)]).toEqual([0.7174354195594788, 0.6637798547744751]);
  expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(73.01359981298447, 9);
  expect(await readFloat32(tensor)).toEqual(values);
});

test.each([
  ['bfloat16', 'models/gated-silu-sharded-bf16/model-00001-of-00004.safetensors', 'shared.weight'],
  ['float32', 'models/translator/model.safetensors', 'encoder.final_layer_norm.weight'],
])('a tensor of %s is read into memory that is there, and nothing beside it changes', async (dtype, file, name) => {
  const path = requireReference(file);
  const tensor = findTensor(await readHeader(path), name, path);
  expect(tensor.dtype).toBe(dtype);
  const expected = await readFloat32(tensor);
  const memory = new Float32Array(expected.length + 2).fill(7);
  await readFloat32Into(tensor, memory.subarray(1, -1));
  expect(memory.subarray(1, -1)).toEqual(expected);
  expect([memory[0], memory.at(-1)]).toEqual([7, 7]);
  await expect(readFloat32Into(tensor, memory)).rejects.toThrow(`memory for ${memory.length}`);
});

test('a tensor of more values than are converted at once is read whole', async () => {
  const count = 2 ** 18 + 3;
  const path = join(folder, 'long');
  const header = `{"a":{"dtype":"F64","shape":[${count}],"data_offsets":[0,${8 * count}]}}`;
  const length = new Uint8Array(8);
  new DataView(length.buffer).setUint32(0, header.length, true);
  const values = Float64Array.from({ length: count }, (_, i) => i);
  await writeFile(path, Buffer.concat([length, Buffer.from(header), new Uint8Array(values.buffer)]));
  const target = new Float32Array(count);
  await readFloat32Into(findTensor(await readHeader(path), 'a', path), target);
  expect(target.every((value, i) => value === i)).toBe(true);
});

test('a symbolic link leads to the real file', async () => {
  const real = requireReference('models/translator/model.safetensors');
  await symlink(real, join(folder, 'linked.safetensors'));
  const { tensors } = await readHeader(join(folder, 'linked.safetensors'));
  expect(tensors[0]!.file).toBe((await readHeader(real)).tensors[0]!.file);
  expect(tensors[0]!.file).not.toContain('linked');
});

test('a missing file and an unreadable one are told apart', async () => {
  await expect(readHeader(join(folder, 'none'))).rejects.toMatchObject({ code: 'file-not-found' });
  await mkdir(join(folder, 'a-folder'));
  await expect(readHeader(join(folder, 'a-folder'))).rejects.toMatchObject({ code: 'file-unreadable' });
});

test.skipIf(process.platform === 'win32')('a device is refused, as a pipe would be, before it is opened', async () => {
  await expect(readHeader('/dev/null')).rejects.toMatchObject({ code: 'file-unreadable' });
});

test.each([0, 1, 7])('a file of %i bytes is too short', async (size) => {
  await writeFile(join(folder, 'short'), new Uint8Array(size));
  await expect(readHeader(join(folder, 'short'))).rejects.toMatchObject({ code: 'too-short' });
});

test('a file that shrank after its header was read is reported, not read past its end', async () => {
  const path = join(folder, 'shrinking');
  const header = '{"a":{"dtype":"U8","shape":[16],"data_offsets":[0,16]}}';
  await writeFile(
    path,
    Buffer.concat([Buffer.of(header.length, 0, 0, 0, 0, 0, 0, 0), Buffer.from(header), Buffer.alloc(16)]),
  );
  const tensor = findTensor(await readHeader(path), 'a', path);
  expect(await readTensor(tensor)).toEqual(new Uint8Array(16));
  await truncate(path, 8 + header.length + 10);
  await expect(readTensor(tensor)).rejects.toMatchObject({ code: 'file-truncated' });
});

test('a name that the file does not hold is named', async () => {
  const path = requireReference('models/translator/model.safetensors');
  const header = await readHeader(path);
  expect(() => findTensor(header, 'nothing.weight', path)).toThrow('holds no tensor named nothing.weight');
});
