import { appendFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { requireReference } from '../testing/reference.ts';
import { hashTokenizer } from './hash-tokenizer.ts';
import { tokenizerFileNames } from './tokenizer-files.ts';

let scratch: string;
let folder: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 't5-lab-tokenizer-'));
  folder = join(scratch, 'model');
  await cp(requireReference('models/translator/spiece.model'), join(folder, 'spiece.model'));
});
afterEach(() => rm(scratch, { recursive: true }));

test('the hash is that of the content, and changes with every file of the tokenizer', async () => {
  const hashes = [await hashTokenizer(folder)];
  for (const name of tokenizerFileNames) {
    await appendFile(join(folder, name), ''); // an empty file is another tokenizer than none
    hashes.push(await hashTokenizer(folder));
    await appendFile(join(folder, name), '{}');
    hashes.push(await hashTokenizer(folder));
  }
  // spiece.model was there before its empty appendix.
  expect(hashes[1]).toBe(hashes[0]);
  expect(new Set(hashes).size).toBe(hashes.length - 1);

  const copy = join(scratch, 'copy');
  await cp(folder, copy, { recursive: true });
  await writeFile(join(copy, 'config.json'), '{}');
  expect(await hashTokenizer(copy)).toBe(hashes.at(-1));
});
