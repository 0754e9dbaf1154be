import { beforeAll, expect, test } from 'vitest';
import type { Tokenizer } from './encoding.ts';
import { parseSentencePieceModel, type SentencePieceEntry } from './sentencepiece-model.ts';
import { defaultT5Settings } from './t5-settings.ts';
import { T5Tokenizer } from './t5-tokenizer.ts';
import { referenceModelBytes } from './test-data.ts';
import { entriesOf, vocabularyPage, type VocabularyPageQuery } from './vocabulary-page.ts';

let tokenizer: Tokenizer;
let pieces: readonly SentencePieceEntry[];
beforeAll(() => {
  const model = parseSentencePieceModel(referenceModelBytes('tri'), 'spiece.model');
  tokenizer = new T5Tokenizer(model, defaultT5Settings());
  pieces = model.pieces;
});

function found(query: Omit<VocabularyPageQuery, 'limit'>, limit = 5000): string[] {
  return vocabularyPage(tokenizer, { limit, ...query }).entries.map(({ piece }) => piece);
}
const where = (test: (piece: string) => boolean) => pieces.map(({ piece }) => piece).filter(test);

test('without a search, a stretch of all entries and how many there are', () => {
  const page = vocabularyPage(tokenizer, { offset: 2, limit: 3 });
  expect(page).toMatchObject({ total: 3100, size: 3100 });
  expect(page.entries).toEqual(
    [2, 3, 4].map((id) => ({ id, piece: pieces[id]!.piece, score: pieces[id]!.score, kind: pieces[id]!.type })),
  );
  expect(vocabularyPage(tokenizer, { offset: 5000, limit: 3 })).toMatchObject({ total: 3100, entries: [] });
});

test('a search by substring, prefix, piece, id and regular expression', () => {
  expect(found({ search: 'ат' })).toEqual(where((piece) => piece.includes('ат')));
  expect(found({ search: ' t', match: 'prefix' })).toEqual(where((piece) => piece.startsWith('▁t')));
  expect(found({ search: ' to', match: 'piece' })).toEqual(['▁to']);
  expect(found({ search: '5', match: 'id' })).toEqual([pieces[5]!.piece]);
  expect(found({ search: '5.0', match: 'id' })).toEqual([]);
  const han = where((piece) => /^\p{Script=Han}{2}$/u.test(piece));
  expect(found({ search: '^\\p{Script=Han}{2}$', match: 'regex' })).toEqual(han);
  expect(vocabularyPage(tokenizer, { search: '^\\p{Script=Han}{2}$', match: 'regex', limit: 1 }).total).toBe(
    han.length,
  );
});

test('only entries of some kinds', () => {
  expect(found({ kinds: ['CONTROL', 'UNKNOWN'] })).toEqual(['<pad>', '</s>', '<unk>']);
  expect(vocabularyPage(tokenizer, { kinds: ['SENTINEL'], limit: 1 })).toMatchObject({
    total: 100,
    entries: [{ id: 3000, piece: '<extra_id_99>', score: null, kind: 'SENTINEL' }],
  });
  expect(found({ kinds: [] })).toEqual([]);
});

test('sorted by score and by length, both ways; equal entries stand by id, those without a score last', () => {
  const scores = (descending: boolean) =>
    vocabularyPage(tokenizer, { sort: 'score', descending, limit: 5000 }).entries.map(({ score }) => score);
  const numbers = pieces.map(({ score }) => score);
  const none = new Array<null>(100).fill(null);
  expect(scores(true)).toEqual([...numbers.toSorted((a, b) => b - a), ...none]);
  expect(scores(false)).toEqual([...numbers.toSorted((a, b) => a - b), ...none]);
  const byLength = found({ sort: 'length', descending: true, kinds: ['NORMAL'] });
  const longest = Math.max(...pieces.map(({ piece }) => [...piece].length));
  expect(byLength.filter((piece) => [...piece].length === longest)).toEqual(
    where((piece) => [...piece].length === longest),
  );
  expect([...byLength.at(-1)!]).toHaveLength(1);
});

test('another question is not answered with the last one', () => {
  expect(found({ search: 'ма' })).toEqual(where((piece) => piece.includes('ма')));
  expect(found({ search: 'ра' })).toEqual(where((piece) => piece.includes('ра')));
  expect(found({ search: 'ра' }, 2)).toEqual(where((piece) => piece.includes('ра')).slice(0, 2));
});

test('a bad expression is refused in a sentence, a slow one is stopped', () => {
  expect(() => found({ search: '(', match: 'regex' })).toThrow(expect.objectContaining({ code: 'invalid-regex' }));
  const slow = { size: 1, entry: () => ({ id: 0, piece: 'a'.repeat(60), score: 0, type: 'NORMAL' }) };
  const query = { search: '^(a+)+$(?!x)b', match: 'regex', limit: 1 } as const;
  expect(() => vocabularyPage(slow as unknown as Tokenizer, query)).toThrow(
    expect.objectContaining({ code: 'regex-too-slow' }),
  );
});

test('ids beyond the vocabulary have no entry', () => {
  expect(entriesOf(tokenizer, [5, 1_000_000])).toEqual([expect.objectContaining({ id: 5 }), null]);
});
