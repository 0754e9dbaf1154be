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

/** The same search over a whole ASCII text at once, on strings. */
function segmentPlainly(pieces: Readonly<Record<string, number>>, text: string): string[] {
  const best: { score: number; piece: string }[] = [{ score: 0, piece: '' }];
  for (let from = 0; from < text.length; from++) {
    for (let length = 1; length <= 3; length++) {
      const piece = text.slice(from, from + length);
      const added = pieces[piece];
      if (added === undefined || from + length > text.length) continue;
      const score = added + best[from]!.score;
      const known = best[from + length];
      if (known === undefined || score > known.score) best[from + length] = { score, piece };
    }
  }
  const path: string[] = [];
  for (let at = text.length; at > 0; at -= path.at(-1)!.length) path.push(best[at]!.piece);
  return path.reverse();
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

  test('is the same over many windows as without any', () => {
    const pieces = { a: -1, ab: -1.2, b: -2, ba: -1.1, bab: -2 };
    const text = Array.from({ length: 300_000 }, (_, i) => ((i * 7919) % 1009 < 600 ? 'a' : 'b')).join('');
    expect(segment(pieces, text, 'float64')).toEqual(segmentPlainly(pieces, text));
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
