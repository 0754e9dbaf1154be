import { expect, test } from 'vitest';
import type { NormalizedPart, PieceKind } from '../../../electron/contract/replies/tokenizer.ts';
import { changesOf, cutAround, isTouched, normalizerCsv, unknownCharacters } from './normalizer-view.ts';
import type { ViewToken } from './token-view.ts';

const text = 'ﬁ ﬁ  a';
const parts: readonly NormalizedPart[] = [
  { kind: 'inserted', span: [0, 0], normalized: '▁' },
  { kind: 'changed', span: [0, 1], normalized: 'fi' },
  { kind: 'same', span: [1, 2], normalized: '▁' },
  { kind: 'changed', span: [2, 3], normalized: 'fi' },
  { kind: 'same', span: [3, 4], normalized: '▁' },
  { kind: 'removed', span: [4, 5], normalized: '' },
  { kind: 'same', span: [5, 6], normalized: 'a' },
];

test('equal changes are counted together, the most frequent first', () => {
  expect(changesOf(text, parts)).toEqual([
    { kind: 'changed', source: 'ﬁ', normalized: 'fi', count: 2 },
    { kind: 'inserted', source: '', normalized: '▁', count: 1 },
    { kind: 'removed', source: ' ', normalized: '', count: 1 },
  ]);
});

test('characters without a piece are counted one by one', () => {
  const token = (kind: PieceKind, text: string, piece = text) => ({ face: { kind, text, piece } }) as ViewToken;
  expect(
    unknownCharacters([
      token('NORMAL', 'a'),
      token('UNKNOWN', 'शिश', '<unk>'),
      token('BYTE', '', '<0xF0>'),
      token('BYTE', '😀', '<0x9F>'),
    ]),
  ).toEqual([
    { character: 'श', count: 2 },
    { character: 'ि', count: 1 },
    { character: '😀', count: 1 },
  ]);
});

test('what has no piece is what the normalizer made of the text', () => {
  const token = (text: string, piece: string) => ({ face: { kind: 'UNKNOWN', text, piece } }) as ViewToken;
  // e and a combining acute become é; ½ becomes 1⁄2, whose stroke has no place of its own in the source.
  expect(unknownCharacters([token('e\u0301', 'é'), token('', '⁄')])).toEqual([
    { character: 'é', count: 1 },
    { character: '⁄', count: 1 },
  ]);
});

test('the file has a row for every part', () => {
  expect(normalizerCsv(text, parts).split('\r\n')).toHaveLength(1 + parts.length + 1);
  expect(normalizerCsv(text, parts)).toContain('changed,0,1,ﬁ,fi');
});

test('a stretch is cut around the token that is pointed at', () => {
  expect(cutAround([0, 9], [2, 5])).toEqual([
    { span: [0, 2], lit: false },
    { span: [2, 5], lit: true },
    { span: [5, 9], lit: false },
  ]);
  expect(cutAround([3, 5], [2, 9])).toEqual([{ span: [3, 5], lit: true }]);
  expect(cutAround([0, 2], [2, 5])).toEqual([{ span: [0, 2], lit: false }]);
  expect(isTouched([0, 2], null)).toBe(false);
});
