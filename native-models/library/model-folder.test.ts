import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TypedError } from '../errors/typed-error.ts';
import { readFloat32 } from '../safetensors/reader.ts';
import { writeSafetensors } from '../safetensors/writer.ts';
import { numParameters } from '../t5/parameter-names.ts';
import { readJson, requireReference } from '../testing/reference.ts';
import { readModelFolder } from './model-folder.ts';
import { tinyTensors, writeTinyModel } from './tiny-model.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'model-folder-'));
});
afterAll(() => rm(root, { recursive: true }));

async function tiny(shards = 0): Promise<string> {
  const folder = await mkdtemp(join(root, 'm-'));
  await writeTinyModel(folder, shards);
  return folder;
}

async function failure(folder: string): Promise<TypedError> {
  const error: unknown = await readModelFolder(folder).then(
    () => new Error('expected a TypedError'),
    (reason: unknown) => reason,
  );
  if (error instanceof TypedError) return error;
  throw error;
}

test.each(['v1_1-untied', 'v1_0-tied', 'gated-silu-sharded-bf16', 'umt5', 'mt5', 'translator'])(
  'reads %s with the number of parameters that Hugging Face counts',
  async (name) => {
    const path = requireReference(`models/${name}`);
    const model = await readModelFolder(path);
    const { num_parameters } = readJson<{ num_parameters: number }>(requireReference(`expected/${name}/forward.json`));
    const stored = [...model.tensors.values()].reduce((sum, { dims }) => sum + dims.reduce((a, b) => a * b, 1), 0);
    expect(stored).toBe(num_parameters);
    expect(numParameters(model.config)).toBe(num_parameters);
    expect(model.unexpectedTensors).toEqual([]);
    expect(model.folder).toBe(path);
    expect(model.files.map(({ name: file }) => file)).toContain('config.json');
    expect(model.size_bytes).toBe(model.files.reduce((sum, { size_bytes }) => sum + size_bytes, 0));
  },
);

test('shards hold the same tensors as a whole file', async () => {
  const whole = await readModelFolder(await tiny());
  const sharded = await readModelFolder(await tiny(3));
  expect([...sharded.tensors.keys()]).toEqual([...whole.tensors.keys()]);
  for (const [name, tensor] of whole.tensors) {
    expect(await readFloat32(sharded.tensors.get(name)!)).toEqual(await readFloat32(tensor));
  }
  expect(new Set([...sharded.tensors.values()].map(({ file }) => file)).size).toBe(3);
});

test('a snapshot of the Hub’s cache, all symbolic links, leads to the real files', async () => {
  const folder = await tiny(2);
  const snapshot = join(root, 'models--org--tiny', 'snapshots', 'abc');
  const blobs = join(root, 'models--org--tiny', 'blobs');
  await mkdir(snapshot, { recursive: true });
  await rename(folder, blobs);
  const names = (await readModelFolder(blobs)).files.map(({ name }) => name);
  for (const name of names) await symlink(join('..', '..', 'blobs', name), join(snapshot, name));
  const { tensors, files } = await readModelFolder(snapshot);
  expect(files.map(({ name }) => name)).toEqual(names);
  expect(new Set([...tensors.values()].map(({ file }) => dirname(file)))).toEqual(new Set([blobs]));
});

test('a folder without generation_config.json takes what config.json says', async () => {
  const folder = await tiny();
  await rm(join(folder, 'generation_config.json'));
  expect((await readModelFolder(folder)).generationConfig).toMatchObject({ max_length: 20, eos_token_id: [1] });
});

test('a folder that is not there, and a file in its place', async () => {
  expect((await failure(join(root, 'nowhere'))).code).toBe('folder-not-found');
  await writeFile(join(root, 'file'), '');
  expect(await failure(join(root, 'file'))).toMatchObject({
    code: 'not-a-folder',
    message: `${join(root, 'file')} is a file, not a folder.`,
    details: { expected: 'a folder', found: 'a file' },
  });
});

test('a folder without config.json is no model; an adapter is told apart', async () => {
  const folder = await mkdtemp(join(root, 'm-'));
  expect(await failure(folder)).toMatchObject({
    code: 'config-missing',
    details: { file: join(folder, 'config.json') },
  });
  await writeFile(join(folder, 'adapter_config.json'), '{}');
  expect((await failure(folder)).details.hint).toContain('adapter');
});

test.each(['pytorch_model.bin', 'pytorch_model.bin.index.json', 'tf_model.h5', 'flax_model.msgpack'])(
  'weights only as %s are unsupported, with a sentence that says what to do',
  async (name) => {
    const folder = await tiny();
    await rename(join(folder, 'model.safetensors'), join(folder, name));
    const error = await failure(folder);
    expect(error.code).toBe('model-unsupported');
    expect(error.message).toContain(name);
    expect(error.details.hint).toContain('model.safetensors');
  },
);

test('no weights at all are missing', async () => {
  const folder = await tiny();
  await rm(join(folder, 'model.safetensors'));
  expect((await failure(folder)).code).toBe('tensor-missing');
});

const shardName = 'model-00002-of-00002.safetensors';

test('a shard that does not exist is named together with its index', async () => {
  const folder = await tiny(2);
  await rm(join(folder, shardName));
  const error = await failure(folder);
  expect(error).toMatchObject({ code: 'file-not-found', details: { place: shardName } });
  expect(error.message).toContain('model.safetensors.index.json');
});

test.each([
  [`../${shardName}`, 'index-path'],
  [`/tmp/${shardName}`, 'index-path'],
  ['model-00001-of-00002.safetensors', 'index-mismatch'],
])('an index that sends a tensor to %s is refused: %s', async (shard, code) => {
  const folder = await tiny(2);
  const path = join(folder, 'model.safetensors.index.json');
  await writeFile(path, (await readFile(path, 'utf8')).replaceAll(shardName, shard));
  expect((await failure(folder)).code).toBe(code);
});

test('a tensor that config.json asks for is missed by name', async () => {
  const folder = await tiny();
  const path = join(folder, 'model.safetensors');
  await writeSafetensors(path, tinyTensors().slice(0, -1));
  expect(await failure(folder)).toMatchObject({
    code: 'tensor-missing',
    details: { file: path, place: 'lm_head.weight' },
  });
});

test.each([
  ['config.json', '{', 'config-invalid'],
  ['config.json', '[]', 'config-invalid'],
  ['config.json', '{"model_type": "bart"}', 'model-unsupported'],
  ['generation_config.json', 'x', 'config-invalid'],
  ['generation_config.json', '{"num_beams": "4"}', 'config-invalid'],
  ['model.safetensors', 'version https://git-lfs.github.com/spec/v1\n', 'header-too-large'],
])('%s that holds %j: %s', async (name, content, code) => {
  const folder = await tiny();
  await writeFile(join(folder, name), content);
  expect(await failure(folder)).toMatchObject({ code, details: { file: join(folder, name) } });
});

test('a config.json that is not UTF-8 is refused', async () => {
  const folder = await tiny();
  await writeFile(join(folder, 'config.json'), Uint8Array.of(0x22, 0xff, 0x22));
  expect(await failure(folder)).toMatchObject({ code: 'config-invalid', details: { expected: 'UTF-8 text' } });
});
