import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { outputState, proposeOutput } from './propose-output.ts';
import { translateFile } from './translate-file.ts';

let folder: string;
let input: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'propose-output-'));
  input = path.join(folder, 'a.b.csv');
});
afterEach(() => rm(folder, { recursive: true }));

test('the place is beside the input and takes nothing that lies there', async () => {
  const first = path.join(folder, 'a.b.translated.csv');
  expect(await proposeOutput(input)).toEqual({ output: first, state: { phase: 'free' } });
  await writeFile(first, 'x');
  const second = path.join(folder, 'a.b.translated-2.csv');
  expect(await proposeOutput(input)).toEqual({ output: second, state: { phase: 'free' } });
  expect(await outputState(first)).toEqual({ phase: 'taken' });
});

test('an interrupted translation is found again, with what is done of it', async () => {
  const { output } = await proposeOutput(input);
  await writeFile(input, 'source\na\nb\nc\nd\n');
  let batches = 0;
  const translateBatch = async (texts: readonly string[]) => {
    if (++batches > 1) throw new Error('the model failed');
    return texts;
  };
  await expect(translateFile({ input, output, translateBatch, batchSize: 2 })).rejects.toThrow();
  expect(await proposeOutput(input)).toEqual({
    output,
    state: { phase: 'interrupted', translated: 2, replaces: false },
  });
});

test('a folder that is not there cannot be written to', async () => {
  const missing = path.join(folder, 'missing');
  expect(await outputState(path.join(missing, 'a.csv'))).toEqual({ phase: 'unwritable', folder: missing });
});
