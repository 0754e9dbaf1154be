import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readJson, requireReference } from '../testing/reference.ts';
import type { Tokenizer } from './encoding.ts';
import { loadTokenizer } from './load-tokenizer.ts';
import { readOwnTable, readTable, type HubCase } from './test-data.ts';

/** What is different from the reference's tokenizer.json, and what transformers 4.57.6 (tokenizers 0.22) answers. */
interface SettingsCase {
  readonly name: string;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly size: number;
  readonly rows: readonly HubCase[];
}

interface ReferenceJson extends Record<string, unknown> {
  readonly normalizer: { readonly normalizers: readonly [{ readonly precompiled_charsmap: string }] };
}

const reference = 'tokenizers/tri/tokenizer-json';
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function loadFiles(files: Readonly<Record<string, unknown>>): Promise<Tokenizer> {
  const folder = await mkdtemp(join(tmpdir(), 't5-lab-tokenizer-'));
  folders.push(folder);
  for (const [name, json] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(json));
  return loadTokenizer(folder);
}

const json = readJson<ReferenceJson>(requireReference(`${reference}/tokenizer.json`));

function expectCase(tokenizer: Tokenizer, row: HubCase): void {
  const { text, dec = row.ids } = row;
  expect(tokenizer.encode(text).input_ids).toEqual(row.ids);
  expect(tokenizer.encodeIds(text)).toEqual(row.ids);
  expect(tokenizer.encodeIds(text, { add_special_tokens: false })).toEqual(row.ids_without_special_tokens);
  expect(tokenizer.decode(dec)).toBe(row.decoded);
  expect(tokenizer.decode(dec, { skip_special_tokens: true })).toBe(row.decoded_skip_special_tokens);
  expect(dec.map((id) => tokenizer.decode([id]))).toEqual(row.decoded_each);
}

test('a folder with tokenizer.json and no spiece.model behaves as T5TokenizerFast', async () => {
  const tokenizer = await loadFiles({
    'tokenizer.json': json,
    'tokenizer_config.json': readJson(requireReference(`${reference}/tokenizer_config.json`)),
    'special_tokens_map.json': readJson(requireReference(`${reference}/special_tokens_map.json`)),
  });
  expect(tokenizer).toMatchObject({ size: 3100, eos_token_id: 1, pad_token_id: 0, unk_token_id: 2 });
  for (const row of readTable<HubCase>('tri/hf-fast.jsonl')) expectCase(tokenizer, row);
});

describe.each(readOwnTable<SettingsCase>('json-settings.cases.jsonl'))('a tokenizer.json: $name', (settings) => {
  test('gives the ids and texts that Hugging Face gives', async () => {
    const [{ precompiled_charsmap }] = json.normalizer.normalizers;
    const changes = JSON.stringify(settings.changes).replaceAll('AS-GIVEN', precompiled_charsmap);
    const tokenizer = await loadFiles({ 'tokenizer.json': { ...json, ...(JSON.parse(changes) as object) } });
    expect(tokenizer.size).toBe(settings.size);
    for (const row of settings.rows) expectCase(tokenizer, row);
  });
});

test('tokens know where they come from in the source text', async () => {
  const tokenizer = await loadFiles({ 'tokenizer.json': json });
  const { tokens } = tokenizer.encode('ﬁ  b<extra_id_7>👍b');
  // As sentencepiece counts: a character that becomes several pieces belongs to the last of them.
  expect(tokens.map(({ piece, span, byte_span, text }) => [piece, span, byte_span, text])).toEqual([
    ['f', [0, 0], [0, 0], ''],
    ['i', [0, 1], [0, 3], 'ﬁ'],
    ['▁', [1, 3], [3, 5], '  '],
    ['b', [3, 4], [5, 6], 'b'],
    ['<extra_id_7>', [4, 16], [6, 18], '<extra_id_7>'],
    ['👍', [16, 18], [18, 22], '👍'],
    ['b', [18, 19], [22, 23], 'b'],
    ['</s>', [19, 19], [23, 23], ''],
  ]);
});

test('its lattice and best segmentation agree with its tokens', async () => {
  const tokenizer = await loadFiles({ 'tokenizer.json': json });
  const { tokens, normalized } = tokenizer.encode('translate to ru: Где Хельсинки?', { add_special_tokens: false });
  const segmentations = tokenizer.segmentations('translate to ru: Где Хельсинки?', 3);
  const pieces = tokens.map(({ piece }) => piece);
  expect(segmentations.normalized).toBe(normalized);
  expect(segmentations.nbest).toHaveLength(3);
  expect(segmentations.nbest[0]!.pieces).toEqual(pieces);
  expect(segmentations.lattice.filter(({ best }) => best).map(({ piece }) => piece)).toEqual(pieces);
});

describe('a tokenizer.json that is not a unigram model', () => {
  const wordPiece = {
    added_tokens: [{ id: 0, content: '[UNK]', special: true, normalized: false }],
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: false },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: { '[UNK]': 0, Don: 1, un: 2, '##want': 3, '##ed': 4, he: 5 },
    },
  };
  const config = { unk_token: '[UNK]', eos_token: null, pad_token: null };
  const load = () => loadFiles({ 'tokenizer.json': wordPiece, 'tokenizer_config.json': config });

  test('is read by the library, with spans where the token occurs literally', async () => {
    const tokenizer = await load();
    const { tokens } = tokenizer.encode('he unwanted');
    expect(tokens.map(({ id, text, span }) => [id, text, span])).toEqual([
      [5, 'he', [0, 2]],
      [2, 'un', [3, 5]],
      [3, '', [5, 5]],
      [4, '', [5, 5]],
    ]);
    expect(tokenizer.decode([5, 2, 3, 4])).toBe('he unwanted');
    expect(tokenizer).toMatchObject({ size: 6, unk_token_id: 0, eos_token_id: null, pad_token_id: null });
    expect(tokenizer.entry(3)).toEqual({ id: 3, piece: '##want', score: null, type: 'NORMAL' });
  });

  test('has no lattice', async () => {
    const tokenizer = await load();
    expect(() => tokenizer.segmentations('he', 1)).toThrow(expect.objectContaining({ code: 'no-lattice' }));
  });

  test('takes no text that would exhaust the stack', async () => {
    const tokenizer = await load();
    expect(() => tokenizer.encodeIds('a'.repeat(100_001))).toThrow(expect.objectContaining({ code: 'text-too-long' }));
  });

  test('of an unknown kind is refused', async () => {
    const strange = { ...wordPiece, model: { type: 'Telepathy', vocab: {} } };
    await expect(loadFiles({ 'tokenizer.json': strange })).rejects.toMatchObject({ code: 'tokenizer-invalid' });
  });
});

test.each([
  ['model.vocab.0.1', { model: { type: 'Unigram', unk_id: 0, vocab: [['<unk>', 'zero']] } }],
  ['model.unk_id', { model: { type: 'Unigram', unk_id: 9, vocab: [['<unk>', 0]] } }],
  ['normalizer.precompiled_charsmap', { normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAAA' } }],
])('a malformed %s is named', async (place, changes) => {
  await expect(loadFiles({ 'tokenizer.json': { ...json, ...changes } })).rejects.toMatchObject({
    code: 'tokenizer-invalid',
    details: { place },
  });
});
