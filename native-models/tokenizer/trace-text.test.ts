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
  const { tokens, normalization } = traceText(tokenizer, row.text, {});
  expect(tokens.map(({ id }) => id)).toEqual([...row.ids, 1]);
  expect(tokens.map(({ piece }) => piece)).toEqual([...row.pieces, '</s>']);
  expect(tokens.at(-1)).toMatchObject({ kind: 'CONTROL', score: null, span: [14, 14] });
  expect(normalization?.map(({ normalized }) => normalized).join('')).toBe(row.normalized);
});

test('unknown characters and sentinels are told from the others', () => {
  const { tokens } = traceText(tokenizer, 'a श<extra_id_0>', { add_special_tokens: false });
  const kinds = tokens.filter(({ piece }) => piece !== '▁').map(({ piece, kind }) => [piece, kind]);
  expect(kinds).toEqual([
    [expect.stringMatching(/a$/), 'NORMAL'],
    ['श', 'UNKNOWN'],
    ['<extra_id_0>', 'SENTINEL'],
  ]);
});
