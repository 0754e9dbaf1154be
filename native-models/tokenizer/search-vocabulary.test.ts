import { beforeAll, expect, test } from 'vitest';
import type { Tokenizer } from './encoding.ts';
import { searchVocabulary, type VocabularyQuery } from './search-vocabulary.ts';
import { parseSentencePieceModel } from './sentencepiece-model.ts';
import { defaultT5Settings } from './t5-settings.ts';
import { T5Tokenizer } from './t5-tokenizer.ts';
import { referenceModelBytes } from './test-data.ts';

let tokenizer: Tokenizer;
let pieces: readonly string[];
beforeAll(() => {
  const model = parseSentencePieceModel(referenceModelBytes('tri'), 'spiece.model');
  tokenizer = new T5Tokenizer(model, defaultT5Settings());
  pieces = model.pieces.map(({ piece }) => piece);
});

const found = (query: VocabularyQuery): string[] => searchVocabulary(tokenizer, query).map(({ piece }) => piece);

test('an entry is found by its piece and by its id', () => {
  expect(searchVocabulary(tokenizer, { piece: '▁to' })).toEqual([tokenizer.entry(5)]);
  expect(found({ id: 5 })).toEqual(['▁to']);
  expect(found({ piece: '<extra_id_3>' })).toEqual(['<extra_id_3>']);
  expect(found({ piece: 'no such piece' })).toEqual([]);
  expect(found({ id: 10_000_000 })).toEqual([]);
  expect(found({ id: 5, piece: ':' })).toEqual([]);
});

test('a text finds the pieces that contain it, and a space finds the whitespace marker', () => {
  const expected = pieces.filter((piece) => piece.includes('▁t'));
  expect(expected.length).toBeGreaterThan(3);
  expect(found({ search: '▁t', count: 5000 })).toEqual(expected);
  expect(found({ search: ' t', count: 5000 })).toEqual(expected);
});

test('a regular expression finds the pieces that match it', () => {
  const expected = pieces.filter((piece) => /^▁?\p{Script=Han}+$/u.test(piece));
  expect(found({ regex: '^▁?\\p{Script=Han}+$', count: 5000 })).toEqual(expected);
  expect(found({ regex: '^▁?\\p{Script=Han}+$', count: 3 })).toEqual(expected.slice(0, 3));
});

test('a range of ids, one hundred unless told otherwise', () => {
  expect(found({})).toEqual(pieces.slice(0, 100));
  expect(found({ from: 2998, count: 4 })).toEqual([...pieces.slice(2998), '<extra_id_99>', '<extra_id_98>']);
  expect(found({ from: 3099 })).toEqual(['<extra_id_0>']);
  expect(found({ from: 1_000_000_000_000 })).toEqual([]);
  expect(found({ search: 't', from: 100, count: 2 }).length).toBe(2);
});

test('an expression that does not parse is refused in a sentence', () => {
  expect(() => found({ regex: '(' })).toThrow(expect.objectContaining({ code: 'invalid-regex' }));
});

test('an expression that takes exponential time is stopped', () => {
  const slow = { ...tokenizer, size: 1, entry: () => ({ id: 0, piece: 'a'.repeat(60), score: 0, type: 'NORMAL' }) };
  expect(() => searchVocabulary(slow as unknown as Tokenizer, { regex: '^(a+)+$(?!x)b' })).toThrow(
    expect.objectContaining({ code: 'regex-too-slow' }),
  );
});
