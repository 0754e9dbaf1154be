import { expect, test } from 'vitest';
import type { TextTrace } from '../../../electron/contract/replies.ts';
import { idsText, keepUnchanged, tokenFigures, tokensCsv, viewTokens, type TraceQuestion } from './token-view.ts';

/** The notebook's sentence and its ids, with `</s>`. */
const question: TraceQuestion = { model: '/m', text: 'Мама мыла раму', add_special_tokens: true, from: 100 };
const token = (id: number, piece: string, from: number, to: number) =>
  ({ id, piece, score: -8, kind: id === 1 ? 'CONTROL' : 'NORMAL', span: [from, to] }) as const;
const trace: TextTrace = {
  normalization: [],
  tokens: [
    token(43690, '▁Мама', 0, 4),
    token(290, '▁мы', 4, 7),
    token(391, 'ла', 7, 9),
    token(4, '▁', 9, 10),
    token(6587, 'рам', 10, 13),
    token(57, 'у', 13, 14),
    token(1, '</s>', 14, 14),
  ],
};

test('tokens get their text and their place in the whole text', () => {
  const tokens = viewTokens(question, trace);
  expect(tokens.map(({ text }) => text)).toEqual(['Мама', ' мы', 'ла', ' ', 'рам', 'у', '']);
  expect(tokens[1]!.span).toEqual([104, 107]);
  expect(tokens.every(({ shared }) => shared)).toBe(true);
});

test('ids are written as Python writes them', () => {
  expect(idsText(trace.tokens)).toBe('[43690, 290, 391, 4, 6587, 57, 1]');
});

test('beside another tokenizer, tokens with the same two ends are shared', () => {
  const other = { normalization: [], tokens: [token(5, '▁Мама', 0, 4), token(6, '▁мыла', 4, 9)] };
  expect(viewTokens(question, trace, other).map(({ shared }) => shared)).toEqual([
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

test('tokens that have not changed stay the very same', () => {
  const before = viewTokens(question, trace);
  const changed = { ...trace, tokens: trace.tokens.with(2, token(9, 'ло', 7, 9)) };
  const now = keepUnchanged(before, viewTokens(question, changed));
  expect(now.map((each, index) => each === before[index])).toEqual([true, true, false, true, true, true, true]);
  expect(now[2]).toMatchObject({ id: 9, piece: 'ло' });
});
