import { expect, test } from 'vitest';
import { parseTrainingArguments } from './parse-arguments.ts';

const sentences = (count: number) => Array.from({ length: count }, (_, index) => `Where is number ${index}?`);

test('twenty sentences are watched at most; empty lines do not count', () => {
  const given = [...sentences(20), ''];
  expect(parseTrainingArguments({ watch_sentences: given }).watch_sentences).toEqual(sentences(20));
});

test('more are refused with the limit and with how many there are', () => {
  expect(() => parseTrainingArguments({ watch_sentences: sentences(25) })).toThrow(
    expect.objectContaining({
      code: 'argument-invalid',
      message: 'The training argument watch_sentences should be a list of at most 20 texts, but is 25 texts.',
      details: { place: 'watch_sentences', expected: 'a list of at most 20 texts', found: '25 texts' },
    }),
  );
});
