import { describe, expect, test } from 'vitest';
import { buildPieceTrie } from './piece-trie.ts';
import { encodeIds, readTable, referenceSentencePiece, type PieceCase } from './test-data.ts';
import { encodeUtf8 } from './utf8.ts';
import { Viterbi } from './viterbi.ts';

function segment(pieces: Readonly<Record<string, number>>, text: string, precision: 'float32' | 'float64'): string[] {
  const names = Object.keys(pieces);
  const trie = buildPieceTrie(names.map(encodeUtf8), [...names.keys()]);
  const viterbi = new Viterbi({
    trie,
    scores: Float64Array.from(Object.values(pieces)),
    unkScore: -20,
    unkId: 99,
    precision,
  });
  const bytes = encodeUtf8(text);
  viterbi.run(bytes, 0, bytes.length);
  return Array.from({ length: viterbi.count }, (_, i) =>
    Buffer.from(bytes.subarray(i === 0 ? 0 : viterbi.ends[i - 1]!, viterbi.ends[i])).toString(),
  );
}

describe('the best segmentation', () => {
  test('has the highest sum of scores', () => {
    expect(segment({ a: -1, b: -1, ab: -1.5, ba: -3 }, 'aba', 'float64')).toEqual(['ab', 'a']);
    expect(segment({ a: -1, b: -1, ab: -2.5, ba: -1 }, 'aba', 'float64')).toEqual(['a', 'ba']);
  });

  test('keeps the path found first where two are equally good', () => {
    expect(segment({ a: -1, aa: -1 }, 'aaa', 'float64')).toEqual(['a', 'aa']);
  });

  test('takes a character that is no piece as unknown, even where a longer piece begins with it', () => {
    expect(segment({ a: -1, яб: -50 }, 'aяб', 'float64')).toEqual(['a', 'я', 'б']);
  });

  test('rounds sums to float32 only if asked to', () => {
    const scores = { a: -16_777_216, b: -0.5, ab: -16_777_216.25 };
    expect(segment(scores, 'ab', 'float64')).toEqual(['ab']);
    const rounded = { a: -10_000, b: -0.0001, ab: Math.fround(-10_000.0001) };
    expect(segment(rounded, 'ab', 'float32')).toEqual(['ab']);
  });

  test('is the same over any number of windows', () => {
    const pieces = { a: -1, ab: -1.2, b: -2, ba: -1.1, bab: -2 };
    const unit = 'ababbaabbbab';
    const once = segment(pieces, unit.repeat(50), 'float64');
    const often = segment(pieces, unit.repeat(50 * 400), 'float64');
    expect(often.join('')).toBe(unit.repeat(50 * 400));
    expect(often.slice(0, 500)).toEqual(once.slice(0, 500));
    expect(often.slice(-500)).toEqual(once.slice(-500));
  });
});

test('ten megabytes as one line take about ten times as long as one', () => {
  const sentencePiece = referenceSentencePiece('tri');
  const words = readTable<PieceCase>('tri/cases.jsonl').map(({ text }) => text);
  const megabyte = Buffer.from(words.join(' ').repeat(20)).subarray(0, 1_000_000).toString();
  const time = (text: string): number => {
    const from = performance.now();
    expect(encodeIds(sentencePiece, text).length).toBeGreaterThan(text.length / 10);
    return performance.now() - from;
  };
  time(megabyte);
  const one = Math.min(time(megabyte), time(megabyte));
  expect(time(megabyte.repeat(10))).toBeLessThan(30 * one);
}, 60_000);
