import { expect, test } from 'vitest';
import { parseSentencePieceModel } from './sentencepiece-model.ts';
import { defaultT5Settings } from './t5-settings.ts';
import { T5Tokenizer } from './t5-tokenizer.ts';
import { readTable, referenceModelBytes, type PieceCase } from './test-data.ts';
import { traceText } from './trace-text.ts';

const tokenizer = new T5Tokenizer(
  parseSentencePieceModel(referenceModelBytes('tri'), 'spiece.model'),
  defaultT5Settings(),
);

test('a traced text has sentencepiece’s ids and pieces, its normalization and </s>', () => {
  const row = readTable<PieceCase>('tri/cases.jsonl').find(({ text }) => text === 'Мама мыла раму')!;
  const { pieces, tokens, normalization } = traceText(tokenizer, row.text, {});
  expect(tokens.map(([place]) => pieces[place]!.id)).toEqual([...row.ids, 1]);
  expect(tokens.map(([place]) => pieces[place]!.piece)).toEqual([...row.pieces, '</s>']);
  expect(pieces.at(-1)).toMatchObject({ kind: 'CONTROL', score: null });
  expect(tokens.at(-1)!.slice(1)).toEqual([14, 14]);
  expect(normalization?.map(({ normalized }) => normalized).join('')).toBe(row.normalized);
});

test('unknown characters and sentinels are told from the others', () => {
  const { pieces } = traceText(tokenizer, 'a श<extra_id_0>', { add_special_tokens: false });
  const kinds = pieces.filter(({ piece }) => piece !== '▁').map(({ piece, kind }) => [piece, kind]);
  expect(kinds).toEqual([
    [expect.stringMatching(/a$/), 'NORMAL'],
    ['श', 'UNKNOWN'],
    ['<extra_id_0>', 'SENTINEL'],
  ]);
});

test('a piece is told once however often it comes, and unknown ones by their spelling', () => {
  const { pieces, tokens } = traceText(tokenizer, 'श ह श', { add_special_tokens: false });
  const unknown = pieces.filter(({ kind }) => kind === 'UNKNOWN');
  expect(unknown.map(({ piece }) => piece)).toEqual(['श', 'ह']);
  const found = tokens.filter(([place]) => pieces[place]!.kind === 'UNKNOWN');
  expect(found.map(([place, from, to]) => [pieces[place]!.piece, from, to])).toEqual([
    ['श', 0, 1],
    ['ह', 2, 3],
    ['श', 4, 5],
  ]);
});
