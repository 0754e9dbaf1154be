import { expect, test } from 'vitest';
import type { TextTrace } from '../../../electron/contract/replies/tokenizer.ts';
import { idsText, keepUnchanged, tokenFigures, tokensCsv, viewTokens, type TraceQuestion } from './token-view.ts';

/** The notebook's sentence and its ids, with `</s>`. */
const question: TraceQuestion = { model: '/m', text: 'Мама мыла раму', add_special_tokens: true, from: 100 };
const piece = (id: number, text: string) =>
  ({ id, piece: text, score: -8, kind: id === 1 ? 'CONTROL' : 'NORMAL' }) as const;
const trace: TextTrace = {
  normalization: [],
  pieces: [
    piece(43690, '▁Мама'),
    piece(290, '▁мы'),
    piece(391, 'ла'),
    piece(4, '▁'),
    piece(6587, 'рам'),
    piece(57, 'у'),
    piece(1, '</s>'),
  ],
  tokens: [
    [0, 0, 4],
    [1, 4, 7],
    [2, 7, 9],
    [3, 9, 10],
    [4, 10, 13],
    [5, 13, 14],
    [6, 14, 14],
  ],
};

test('tokens get their text and their place in the whole text', () => {
  const tokens = viewTokens(question, trace);
  expect(tokens.map(({ face }) => face.text)).toEqual(['Мама', ' мы', 'ла', ' ', 'рам', 'у', '']);
  expect(tokens[1]!.span).toEqual([104, 107]);
  expect(tokens.every(({ face }) => face.shared)).toBe(true);
});

test('tokens that the normalizer made of one character say of which, what it put in says nothing', () => {
  const made: TextTrace = {
    normalization: [],
    pieces: [piece(4, '▁'), piece(7, 'f'), piece(8, 'i'), piece(9, '⁄'), piece(1, '</s>')],
    // ﬁ½ becomes ▁fi1⁄2, of which the 1 and the 2 are f and i here.
    tokens: [
      [0, 0, 0],
      [1, 0, 0],
      [2, 0, 1],
      [1, 1, 1],
      [3, 1, 1],
      [2, 1, 2],
      [4, 2, 2],
    ],
  };
  const tokens = viewTokens({ ...question, text: 'ﬁ½' }, made);
  expect(tokens.map(({ face }) => face.partOf)).toEqual([null, 'ﬁ', null, '½', '½', null, null]);
});

test('ids are written as Python writes them', () => {
  expect(idsText(viewTokens(question, trace))).toBe('[43690, 290, 391, 4, 6587, 57, 1]');
});

test('beside another tokenizer, tokens with the same two ends are shared', () => {
  const other: TextTrace = {
    normalization: [],
    pieces: [piece(5, '▁Мама'), piece(6, '▁мыла')],
    tokens: [
      [0, 0, 4],
      [1, 4, 9],
    ],
  };
  expect(viewTokens(question, trace, other).map(({ face }) => face.shared)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('figures count the text’s own tokens per character', () => {
  const tokens = viewTokens(question, trace);
  expect(tokenFigures(question.text, tokens)).toEqual({
    tokens: 7,
    characters: 14,
    unknown: 0,
    tokensPerCharacter: 6 / 14,
  });
  expect(tokenFigures('', []).tokensPerCharacter).toBeNull();
  expect(tokensCsv(tokens).split('\r\n')[1]).toBe('1,43690,▁Мама,NORMAL,-8,100,104,Мама');
});

/** `Мама мыла раму` becomes `Мама мыло раму`: of the same length. */
const replaced: TextTrace = { ...trace, pieces: trace.pieces.with(2, piece(9, 'ло')) };
/** `Мама мыла раму` becomes `Мама мы ла раму`. */
const inserted: TextTrace = {
  ...trace,
  tokens: [
    [0, 0, 4],
    [1, 4, 7],
    [3, 7, 8],
    [2, 8, 10],
    [3, 10, 11],
    [4, 11, 14],
    [5, 14, 15],
    [6, 15, 15],
  ],
};

test('tokens that have not changed stay the very same', () => {
  const before = viewTokens(question, trace);
  const now = keepUnchanged(before, viewTokens({ ...question, text: 'Мама мыло раму' }, replaced));
  expect(now.map((each, index) => each === before[index])).toEqual([true, true, false, true, true, true, true]);
  expect(now[2]!.face).toMatchObject({ id: 9, piece: 'ло', text: 'ло' });
});

test('tokens after what was typed keep their faces and get their new places', () => {
  const before = viewTokens(question, trace);
  const now = keepUnchanged(before, viewTokens({ ...question, text: 'Мама мы ла раму' }, inserted));
  expect(now.map(({ face }) => before.findIndex((last) => last.face === face))).toEqual([0, 1, -1, 2, 3, 4, 5, 6]);
  expect(now.map(({ span }) => span[0] - question.from)).toEqual([0, 4, 7, 8, 10, 11, 14, 15]);
  expect(now.map(({ face }) => face.text).join('')).toBe('Мама мы ла раму');
});

test('no token of a repetition is drawn by two chips', () => {
  const repeated = (times: number): TextTrace => ({
    normalization: [],
    pieces: [piece(391, 'ла')],
    tokens: Array.from({ length: times }, (_, index) => [0, 2 * index, 2 * index + 2] as const),
  });
  const shown = (times: number) => viewTokens({ ...question, text: 'ла'.repeat(times) }, repeated(times));
  const longer = keepUnchanged(shown(3), shown(4));
  expect(new Set(longer.map(({ face }) => face)).size).toBe(4);
  expect(new Set(keepUnchanged(longer, shown(2)).map(({ face }) => face)).size).toBe(2);
});
