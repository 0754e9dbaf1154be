import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadTokenizer } from './load-tokenizer.ts';
import { referenceModelBytes } from './test-data.ts';
import { TokenizerError } from './tokenizer-error.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-tokenizer-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a folder without tokenizer files is told from a bad one, naming the folder and the files looked for', async () => {
  const error = await loadTokenizer(folder).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(TokenizerError);
  expect(error).toMatchObject({ code: 'tokenizer-missing', details: { file: folder } });
  expect((error as Error).message).toContain('spiece.model');
  expect((error as Error).message).toContain('tokenizer.json');
});

test('a folder that does not exist has no tokenizer', async () => {
  await expect(loadTokenizer(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'tokenizer-missing' });
});

test('a file that cannot be read is not called bad', async () => {
  await mkdir(join(folder, 'spiece.model'));
  await expect(loadTokenizer(folder)).rejects.toMatchObject({
    code: 'tokenizer-unreadable',
    details: { file: join(folder, 'spiece.model'), found: 'EISDIR' },
  });
});

test.each([
  ['tokenizer_config.json', '{"legacy": "yes"}', 'legacy', 'boolean'],
  ['tokenizer_config.json', '{"extra_ids": -1}', 'extra_ids', '>=0'],
  ['tokenizer_config.json', '{"added_tokens_decoder": {"7": {}}}', 'added_tokens_decoder.7.content', '"content"'],
  ['special_tokens_map.json', '{"eos_token": 3}', 'eos_token', '(string | Object)'],
  ['added_tokens.json', '{"<x>": 1.5}', '<x>', 'integer'],
  ['added_tokens.json', '{', 'the file', 'JSON in UTF-8'],
])('a %s that holds %s is refused at its key', async (name, text, place, expected) => {
  await writeFile(join(folder, 'spiece.model'), referenceModelBytes('tri'));
  await writeFile(join(folder, name), text);
  const error = (await loadTokenizer(folder).catch((error: unknown) => error)) as TokenizerError;
  expect(error).toMatchObject({ code: 'tokenizer-invalid', details: { file: join(folder, name), place } });
  expect(error.details.expected).toContain(expected);
});
