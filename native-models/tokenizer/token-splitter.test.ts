import { expect, test } from 'vitest';
import { TokenSplitter } from './token-splitter.ts';

// Expected values: transformers 4.57.6, tests/tokenization/test_tokenization_utils.py and Trie's docstrings.
test.each([
  [['[CLS]', 'extra_id_1', 'extra_id_100'], '[CLS] This is a extra_id_100', ['[CLS]', ' This is a ', 'extra_id_100']],
  [['A'], 'ABC', ['A', 'BC']],
  [['A'], 'BCA', ['BC', 'A']],
  [['TOKEN]', '[SPECIAL_TOKEN]'], 'This is something [SPECIAL_TOKEN]', ['This is something ', '[SPECIAL_TOKEN]']],
  [['A', 'P', '[SPECIAL_TOKEN]'], 'This is something [SPECIAL_TOKEN]', ['This is something ', '[SPECIAL_TOKEN]']],
  [['AB', 'B', 'C'], 'ABC', ['AB', 'C']],
  [['ABC', 'B', 'CD'], 'ABCD', ['ABC', 'D']],
])('tokens %j cut %j', (tokens, text, expected) => {
  expect(new TokenSplitter(tokens).split(text)).toEqual(expected);
});

test('no token, no cut', () => {
  expect(new TokenSplitter([]).split('abc')).toEqual(['abc']);
  expect(new TokenSplitter(['', 'x']).split('abc')).toEqual(['abc']);
  expect(new TokenSplitter(['x']).split('')).toEqual([]);
});
