import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { requireReference } from '../testing/reference.ts';
import type { Tokenizer } from './encoding.ts';
import { loadTokenizer } from './load-tokenizer.ts';
import { readOwnTable, readTable, type HubCase } from './test-data.ts';

/** The files of a folder beside spiece.model, and what transformers 4.57.6 answers. */
interface SettingsCase {
  readonly name: string;
  readonly files: Readonly<Record<string, unknown>>;
  readonly size: number;
  readonly eos_token_id: number;
  readonly pad_token_id: number;
  readonly unk_token_id: number;
  readonly rows: readonly HubCase[];
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function loadWith(files: Readonly<Record<string, unknown>>): Promise<Tokenizer> {
  const folder = await mkdtemp(join(tmpdir(), 't5-lab-tokenizer-'));
  folders.push(folder);
  await copyFile(requireReference('tokenizers/tri/spiece.model'), join(folder, 'spiece.model'));
  for (const [name, json] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(json));
  return loadTokenizer(folder);
}

function expectCase(tokenizer: Tokenizer, row: HubCase): void {
  const { text, dec = row.ids } = row;
  expect(tokenizer.encode(text).input_ids).toEqual(row.ids);
  expect(tokenizer.encodeIds(text)).toEqual(row.ids);
  expect(tokenizer.encode(text, { add_special_tokens: false }).input_ids).toEqual(row.ids_without_special_tokens);
  expect(tokenizer.encodeIds(text, { add_special_tokens: false })).toEqual(row.ids_without_special_tokens);
  expect(tokenizer.decode(dec)).toBe(row.decoded);
  expect(tokenizer.decode(dec, { skip_special_tokens: true })).toBe(row.decoded_skip_special_tokens);
  expect(dec.map((id) => tokenizer.decode([id]))).toEqual(row.decoded_each);
}

test('a folder with spiece.model alone behaves as the legacy T5Tokenizer', async () => {
  const tokenizer = await loadWith({});
  for (const row of readTable<HubCase>('tri/hf-slow-legacy.jsonl')) expectCase(tokenizer, row);
});

test('legacy: false in tokenizer_config.json switches to the newer behaviour', async () => {
  const tokenizer = await loadWith({ 'tokenizer_config.json': { legacy: false } });
  for (const row of readTable<HubCase>('tri/hf-slow.jsonl')) expectCase(tokenizer, row);
});

describe.each(readOwnTable<SettingsCase>('t5-settings.cases.jsonl'))('the folder "$name"', (settings) => {
  test('gives the ids, texts and sizes that Hugging Face gives', async () => {
    const tokenizer = await loadWith(settings.files);
    const { size, eos_token_id, pad_token_id, unk_token_id } = settings;
    expect(tokenizer).toMatchObject({ size, eos_token_id, pad_token_id, unk_token_id });
    for (const row of settings.rows) expectCase(tokenizer, row);
  });
});

test('special tokens cover their literal text, pieces their own, and the </s> at the end nothing', async () => {
  const tokenizer = await loadWith({});
  const { tokens, normalized, attention_mask } = tokenizer.encode('яма <extra_id_7> 👍b');
  expect(tokens.map(({ piece, span, byte_span, text }) => [piece, span, byte_span, text])).toEqual([
    ['▁', [0, 0], [0, 0], ''],
    ['я', [0, 1], [0, 2], 'я'],
    ['ма', [1, 3], [2, 6], 'ма'],
    ['<extra_id_7>', [4, 16], [7, 19], '<extra_id_7>'],
    ['▁', [17, 17], [20, 20], ''],
    ['👍', [17, 19], [20, 24], '👍'],
    ['b', [19, 20], [24, 25], 'b'],
    ['</s>', [20, 20], [25, 25], ''],
  ]);
  expect(tokens.map(({ id }) => tokenizer.entry(id)?.piece)).toEqual([
    '▁',
    'я',
    'ма',
    '<extra_id_7>',
    '▁',
    '<unk>',
    'b',
    '</s>',
  ]);
  expect(tokens.map(({ score }) => score === null)).toEqual([false, false, false, true, false, false, false, true]);
  expect(normalized).toBe('▁яма<extra_id_7>▁👍b');
  expect(attention_mask).toEqual(tokens.map(() => 1));
});

test('the newer behaviour counts places in the source text, not in the text with the marker before it', async () => {
  const tokenizer = await loadWith({ 'tokenizer_config.json': { legacy: false } });
  const { tokens, normalized } = tokenizer.encode('▁a ы</s>b');
  expect(normalized).toBe('▁a▁ы</s>b');
  expect(tokens.map(({ piece, span, byte_span }) => [piece, span, byte_span])).toEqual([
    ['▁', [0, 1], [0, 3]],
    ['a', [1, 2], [3, 4]],
    ['▁', [2, 3], [4, 5]],
    ['ы', [3, 4], [5, 7]],
    ['</s>', [4, 8], [7, 11]],
    ['b', [8, 9], [11, 12]],
    ['</s>', [9, 9], [12, 12]],
  ]);
});

test('sentinel tokens are numbered from the top, and ids beyond them are no entries', async () => {
  const tokenizer = await loadWith({});
  expect(tokenizer.size).toBe(3100);
  expect(tokenizer.idOfPiece('<extra_id_0>')).toBe(3099);
  expect(tokenizer.entry(3000)).toEqual({ id: 3000, piece: '<extra_id_99>', score: null, type: 'CONTROL' });
  expect(tokenizer.entry(1)).toEqual({ id: 1, piece: '</s>', score: 0, type: 'CONTROL' });
  expect(tokenizer.entry(3100)).toBeUndefined();
  expect(tokenizer.decode([3100, 65000, -3])).toBe('');
});

test('a number of sentinel tokens that contradicts extra_ids is refused, as Hugging Face refuses it', async () => {
  const config = { extra_ids: 5, additional_special_tokens: ['<extra_id_0>'] };
  await expect(loadWith({ 'tokenizer_config.json': config })).rejects.toMatchObject({
    code: 'tokenizer-invalid',
    details: { place: 'additional_special_tokens', found: '1 of them' },
  });
});

test('segmentations see the text as sentencepiece does, with its own dummy prefix', async () => {
  for (const legacy of [true, false]) {
    const tokenizer = await loadWith({ 'tokenizer_config.json': { legacy } });
    expect(tokenizer.segmentations('ab', 2).normalized).toBe('▁ab');
  }
});
