import { expect, test } from 'vitest';
import type { NormalizedPart, PieceKind } from '../../../electron/contract/replies/tokenizer.ts';
import { changesOf, normalizerCsv, unknownCharacters } from './normalizer-view.ts';
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
  const token = (kind: PieceKind, part: string) => ({ face: { kind, text: part } }) as ViewToken;
  expect(
    unknownCharacters([token('NORMAL', 'a'), token('UNKNOWN', 'शिश'), token('BYTE', ''), token('BYTE', '😀')]),
  ).toEqual([
    { character: 'श', count: 2 },
    { character: 'ि', count: 1 },
    { character: '😀', count: 1 },
  ]);
});

test('the file has a row for every part', () => {
  expect(normalizerCsv(text, parts).split('\r\n')).toHaveLength(1 + parts.length + 1);
  expect(normalizerCsv(text, parts)).toContain('changed,0,1,ﬁ,fi');
});
