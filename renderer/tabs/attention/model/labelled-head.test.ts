import { expect, test } from 'vitest';
import { contrastEnd, labelHead } from './labelled-head.ts';
import type { HeadWeights } from './model-question.ts';

const tokens = ['<pad>', '▁Wh', 'ere'].map((piece, id) => ({ id, piece }));
const head: HeadWeights = {
  place: { kind: 'decoder', layer: 0, head: 0 },
  rows: 3,
  columns: 3,
  weights: Float32Array.from([1, 0, 0, 0.5, 0.5, 0, 0.25, 0.25, 0.5]),
  rowTokens: tokens,
  columnTokens: tokens,
};

test('what the decoder may not look at has no value, over pieces and over words', () => {
  expect([...labelHead(head, 'pieces').values]).toEqual([1, NaN, NaN, 0.5, 0.5, NaN, 0.25, 0.25, 0.5]);
  const words = labelHead(head, 'words');
  expect(words.rowLabels).toEqual(['<pad>', '·Where']);
  // Its second piece may look at the whole word, so the word may.
  expect([...words.values]).toEqual([1, NaN, 0.375, 0.625]);
});

test('in the encoder every key has a value', () => {
  expect([...labelHead({ ...head, place: { ...head.place, kind: 'encoder' } }, 'pieces').values]).not.toContain(NaN);
});

test('with more contrast the colours end where all but one weight in a hundred lie below', () => {
  const weights = Float32Array.from({ length: 201 }, (_, index) => index / 400);
  expect(contrastEnd(weights)).toBeCloseTo(198 / 400, 2);
  expect(contrastEnd(Float32Array.from([0, 0]))).toBe(1);
});
