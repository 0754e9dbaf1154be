import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModelFolder } from '../../native-models/library/model-folder.ts';
import { createModelHashes } from './model-hashes.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 't5-lab-hash-'))));
afterAll(() => rm(folder, { recursive: true }));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** A model whose tensors lie in these files. */
const modelOf = (...files: readonly string[]) =>
  ({ tensors: new Map(files.map((file) => [file, { file }])) }) as unknown as Pick<ModelFolder, 'tensors'>;

test('the hash of a model is that of its weights; of shards, that of their hashes', async () => {
  const [one, two] = [join(folder, '1.safetensors'), join(folder, '2.safetensors')];
  await writeFile(one, 'abc');
  await writeFile(two, '');
  const hashes = createModelHashes();
  // FIPS 180-4's example, as printed there.
  expect(await hashes.hashOf(modelOf(one))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await hashes.hashOf(modelOf(two, one, one))).toBe(sha256(sha256('abc') + sha256('')));
});

test('a file that has changed is read again, and one that is gone is no lasting failure', async () => {
  const file = join(folder, 'changing.safetensors');
  const hashes = createModelHashes();
  await expect(hashes.hashOf(modelOf(file))).rejects.toThrow('ENOENT');
  await writeFile(file, 'a');
  expect(await hashes.hashOf(modelOf(file))).toBe(sha256('a'));
  await writeFile(file, 'ab');
  expect(await hashes.hashOf(modelOf(file))).toBe(sha256('ab'));
});

test('each mebibyte waits for its turn', async () => {
  const file = join(folder, 'large.safetensors');
  await writeFile(file, new Uint8Array(2.5 * 2 ** 20));
  let turns = 0;
  const turn = async () => void turns++;
  await createModelHashes(turn).hashOf(modelOf(file));
  expect(turns).toBe(3);
});
