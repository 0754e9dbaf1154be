import { expect, test } from 'vitest';
import { pieceDifferences } from './piece-differences.ts';

const tokens = (...pieces: string[]) => pieces.map((piece, id) => ({ id, piece }));

test('pieces of words that only one side has are removed or inserted; where both have something else, changed', () => {
  const before = tokens('▁You', '▁can', '▁cat', 'ch', '▁a', '▁fish', '▁now', '</s>');
  const after = tokens('▁You', '▁can', '▁get', '▁a', '▁big', '▁fish', '</s>');
  expect(pieceDifferences(before, after)).toEqual({
    before: [null, null, 'changed', 'changed', null, null, 'removed', null],
    after: [null, null, 'changed', null, 'inserted', null, null],
  });
});

test('the same words cut by another tokenizer do not differ', () => {
  const before = tokens('▁the', '▁sun', '</s>');
  const after = tokens('▁', 'the', '▁su', 'n', '</s>');
  expect(pieceDifferences(before, after)).toEqual({
    before: [null, null, null],
    after: [null, null, null, null, null],
  });
});

test('Chinese is compared character by character, and a piece of several is marked where one differs', () => {
  expect(pieceDifferences(tokens('▁我看到', '太阳', '。'), tokens('▁我看见', '太阳', '。'))).toEqual({
    before: ['changed', null, null],
    after: ['changed', null, null],
  });
});

test('against nothing everything is removed', () => {
  expect(pieceDifferences(tokens('▁sun', '.'), tokens('</s>'))).toEqual({
    before: ['removed', 'removed'],
    after: [null],
  });
});

test('texts that would take too long are not compared', () => {
  const long = tokens(...Array.from({ length: 1500 }, (_, index) => `▁w${index}`));
  expect(pieceDifferences(long, long)).toBeNull();
});
