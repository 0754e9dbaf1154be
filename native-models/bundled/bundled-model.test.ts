import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashFile } from '../files/hash-file.ts';
import { readModelFolder } from '../library/model-folder.ts';
import { readFloat32 } from '../safetensors/reader.ts';
import { numParameters } from '../t5/parameter-names.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import { repositoryRoot } from '../testing/reference.ts';
import { storeAsFloat16 } from './store-as-float16.ts';
import { writeInitialModel } from './write-initial-model.ts';
import { writeTrainingWords } from './write-training-words.ts';

const recipe = path.join(repositoryRoot, 'native-models', 'bundled', 'recipe');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 't5-lab-bundled-'));
  await writeInitialModel(recipe, path.join(folder, 'initial'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the recipe’s model is a T5 of less than eight million parameters with the recipe’s tokenizer', async () => {
  const { config, unexpectedTensors } = await readModelFolder(path.join(folder, 'initial'));
  expect(numParameters(config)).toBeLessThan(8_000_000);
  expect(unexpectedTensors).toEqual([]);
  const tokenizer = await loadTokenizer(path.join(folder, 'initial'));
  expect(tokenizer.encodeIds('Мама мыла раму')).toEqual((await loadTokenizer(recipe)).encodeIds('Мама мыла раму'));
});

test('the same seed gives the same file', async () => {
  await writeInitialModel(recipe, path.join(folder, 'again'));
  const hashes = ['initial', 'again'].map((name) => hashFile(path.join(folder, name, 'model.safetensors')));
  const [first, second] = await Promise.all(hashes);
  expect(second!.sha256).toBe(first!.sha256);
});

test('stored as float16 it is half as large, and each weight is the nearest float16', async () => {
  const half = path.join(folder, 'half');
  const stored = await storeAsFloat16(path.join(folder, 'initial'), half);
  const [from, to] = await Promise.all([readModelFolder(path.join(folder, 'initial')), readModelFolder(half)]);
  const whole = await hashFile(path.join(folder, 'initial', 'model.safetensors'));
  expect(stored.size_bytes / whole.size_bytes).toBeLessThan(0.501);
  const name = 'encoder.block.0.layer.0.SelfAttention.k.weight';
  const [exact, rounded] = await Promise.all([
    readFloat32(from.tensors.get(name)!),
    readFloat32(to.tensors.get(name)!),
  ]);
  // Eleven bits of a normal number: half a unit in the last place is 2⁻¹¹ of it. Below 2⁻¹⁴ the steps are even.
  exact.forEach((weight, index) => {
    expect(Math.abs(rounded[index]! - weight)).toBeLessThanOrEqual(Math.max(Math.abs(weight) * 2 ** -11, 2 ** -25));
  });
  expect(JSON.parse(await readFile(path.join(half, 'config.json'), 'utf8'))).toMatchObject({ torch_dtype: 'float16' });
  expect(await readFile(path.join(half, 'config.json'), 'utf8')).toContain('"dropout_rate": 0.0,');
  expect((await loadTokenizer(half)).encodeIds('a')).toEqual((await loadTokenizer(recipe)).encodeIds('a'));
});

test('words that three sources hold are the words of the training; prefixes, numbers and repeated sources do not count', async () => {
  const sources = [
    'translate to ru: The cat sleeps.',
    'translate to zh: The cat sleeps.',
    'translate to ru: the dog sleeps 12 hours',
    'translate to en: The cat eats.',
    'translate to en: A cat sleeps!',
  ];
  const train = path.join(folder, 'train.jsonl');
  await writeFile(train, sources.map((source) => `${JSON.stringify({ source, target: 'x' })}\n`).join(''));
  await writeTrainingWords(train, folder);
  // the: 3 (one source stands twice), cat: 3, sleeps: 3; dog, eats, hours, a: 1.
  expect(await readFile(path.join(folder, 'training-words.txt'), 'utf8')).toBe('cat\nsleeps\nthe\n');
});
