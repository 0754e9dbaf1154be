import { expect, test } from 'vitest';
import type { FileSource } from './example.ts';
import { exampleKey, type EncodingSettings } from './example-key.ts';

const settings: EncodingSettings = {
  tokenizer_sha256: 'tokenizer',
  task_prefix: 'translate to ru: ',
  max_source_length: 128,
  max_target_length: 64,
};
const assertUnchanged = () => Promise.resolve();
const keyOf = (source: FileSource, hashes = ['content'], more: Partial<EncodingSettings> = {}) =>
  exampleKey({ source, hashes, assertUnchanged }, { ...settings, ...more });
const csv: FileSource = { kind: 'file', path: 'a.csv' };

test('everything that token ids or the report depend on changes the key', () => {
  const aligned = { ...csv, target_path: 'b.csv' };
  const keys = [
    keyOf(csv),
    keyOf({ ...csv, path: 'a.tsv' }),
    keyOf({ ...csv, path: 'a.jsonl' }),
    keyOf({ ...csv, path: 'a.tmx' }),
    keyOf(csv, ['other content']),
    keyOf(aligned, ['content', 'content of the other']),
    keyOf(aligned, ['content of the other', 'content']),
    keyOf(aligned, ['content']),
    keyOf({ ...csv, source_column: 'en' }),
    keyOf({ ...csv, target_column: 'en' }),
    keyOf({ ...csv, source_column: '' }),
    keyOf({ ...csv, source_language: 'en' }),
    keyOf({ ...csv, target_language: 'en' }),
    keyOf(csv, ['content'], { tokenizer_sha256: 'other tokenizer' }),
    keyOf(csv, ['content'], { task_prefix: 'translate to ru:' }),
    keyOf(csv, ['content'], { max_source_length: 129 }),
    keyOf(csv, ['content'], { max_target_length: 128 }),
    keyOf(csv, ['content'], { max_source_length: 64, max_target_length: 128 }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
});

test('a file has the same key wherever it lies, and typed-in pairs that of the jsonl file which holds them', () => {
  expect(keyOf({ ...csv, path: 'elsewhere/b.CSV' })).toBe(keyOf(csv));
  const examples = { kind: 'examples', examples: [{ source: 'a', target: 'b' }] } as const;
  const typed = exampleKey({ source: examples, hashes: ['content'], assertUnchanged }, settings);
  expect(typed).toBe(keyOf({ kind: 'file', path: 'run/data/train.jsonl' }));
});
