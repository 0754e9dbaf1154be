import { expect, test } from 'vitest';
import { mergeWords, wholeWords } from './whole-words.ts';

const words = (pieces: readonly string[]) => wholeWords(pieces).map(({ from, to, piece }) => [from, to, piece]);

test('pieces of a word are joined, punctuation and special tokens stand alone', () => {
  expect(words(['▁Г', 'де', '▁солнце', '?', '</s>'])).toEqual([
    [0, 2, '▁Где'],
    [2, 3, '▁солнце'],
    [3, 4, '?'],
    [4, 5, '</s>'],
  ]);
});

test('a whitespace marker that is a piece of its own belongs to the word that it stands before', () => {
  expect(words(['<pad>', '▁', 'W', 'here', '▁is'])).toEqual([
    [0, 1, '<pad>'],
    [1, 4, '▁Where'],
    [4, 5, '▁is'],
  ]);
});

test('a piece that begins a new word in the middle of no whitespace begins one', () => {
  // Unicode parts letters from a hyphen and from what follows it.
  expect(words(['▁well', '-', 'known']).map(([, , piece]) => piece)).toEqual(['▁well', '-', 'known']);
});

test('an unknown token is no part of its neighbours', () => {
  expect(words(['▁a', '<unk>', 'b']).map(([, , piece]) => piece)).toEqual(['▁a', '<unk>', 'b']);
});

test('no pieces are no words, and a marker at the end stays a word', () => {
  expect(words([])).toEqual([]);
  expect(words(['▁a', '▁'])).toEqual([
    [0, 1, '▁a'],
    [1, 2, '▁'],
  ]);
});

test('weights are added over the keys of a word and averaged over its queries, so rows still sum to 1', () => {
  const rows = wholeWords(['▁a', 'b', '</s>']); // [ab] [</s>]
  const columns = wholeWords(['▁x', '▁y', 'z']); // [x] [yz]
  const weights = Float32Array.from([0.5, 0.25, 0.25, 0, 0.5, 0.5, 1, 0, 0]);
  const merged = mergeWords({ rows: 3, columns: 3, weights }, rows, columns);
  // (0.5 + 0) / 2 and (0.25 + 0.25 + 0.5 + 0.5) / 2; then the one query as it is.
  expect(merged).toEqual({ rows: 2, columns: 2, weights: Float32Array.from([0.25, 0.75, 1, 0]) });
});
