import { expect, test } from 'vitest';
import { explain, litParts } from './sheet-explanation.ts';
import type { SheetResult } from './sheet-values.ts';

const blocked = -3.4028234663852886e38;
/** Two tokens, worked out by hand: Q = 2X, K = X, V = X with the columns exchanged; the second token may look at both. */
const result: SheetResult = {
  request: {
    X: [
      [1, 2],
      [3, 0],
    ],
    W_Q: [
      [2, 0],
      [0, 2],
    ],
    W_K: [
      [1, 0],
      [0, 1],
    ],
    W_V: [
      [0, 1],
      [1, 0],
    ],
    scale: 'sqrt_d',
    bias: [
      [0, 0],
      [-1, 0],
    ],
    mask: [
      [0, blocked],
      [0, 0],
    ],
  },
  reply: {
    Q: [
      [2, 4],
      [6, 0],
    ],
    K: [
      [1, 2],
      [3, 0],
    ],
    V: [
      [2, 1],
      [0, 3],
    ],
    scores: [
      [10, 6],
      [6, 18],
    ],
    scaled_scores: [
      [10 / Math.SQRT2, 6 / Math.SQRT2],
      [6 / Math.SQRT2, 18 / Math.SQRT2],
    ],
    masked_scores: [
      [10 / Math.SQRT2, blocked],
      [6 / Math.SQRT2 - 1, 18 / Math.SQRT2],
    ],
    weights: [
      [1, 0],
      [0.25, 0.75],
    ],
    z: [
      [2, 1],
      [0.5, 2.5],
    ],
  },
};
const of = (grid: Parameters<typeof explain>[1]['grid'], row: number, column: number) =>
  explain(result, { grid, row, column });

test('a projected number is a row of X times a column of W', () => {
  expect(of('V', 0, 1)).toEqual({
    kind: 'sum',
    value: 1,
    left: { grid: 'X', row: 0 },
    right: { grid: 'W_V', column: 1 },
    terms: [
      { left: 1, right: 1, product: 1 },
      { left: 2, right: 0, product: 0 },
    ],
  });
});

test('a score is a row of Q times a row of K', () => {
  expect(of('scores', 0, 1)).toEqual({
    kind: 'sum',
    value: 6,
    left: { grid: 'Q', row: 0 },
    right: { grid: 'K', row: 1 },
    terms: [
      { left: 2, right: 3, product: 6 },
      { left: 4, right: 0, product: 0 },
    ],
  });
});

test('a scaled score is divided by √d of X', () => {
  expect(of('scaled_scores', 1, 1)).toMatchObject({ kind: 'scaled', score: 18, d: 2, from: { grid: 'scores' } });
});

test('a masked score is the scaled one, the bias and the mask together', () => {
  expect(of('masked_scores', 1, 0)).toMatchObject({
    kind: 'added',
    parts: [
      { grid: 'scaled_scores', value: 6 / Math.SQRT2 },
      { grid: 'bias', value: -1 },
      { grid: 'mask', value: 0 },
    ],
  });
});

test('a weight is its power’s share of the row’s sum; what is masked has no share', () => {
  expect(of('weights', 0, 1)).toEqual({
    kind: 'softmax',
    value: 0,
    highest: 10 / Math.SQRT2,
    closed: false,
    powers: [
      { score: 10 / Math.SQRT2, exponential: 1 },
      { score: blocked, exponential: 0 },
    ],
    sum: 1,
    chosen: 1,
    from: { grid: 'masked_scores', row: 0 },
  });
});

test('where the mask closes a whole row, its shares are those of equal numbers, and the row says so', () => {
  const { request, reply } = result;
  const masked_scores = [[blocked, blocked], reply.masked_scores![1]!]; // prettier-ignore
  const closed = explain({ request, reply: { ...reply, masked_scores } }, { grid: 'weights', row: 0, column: 1 });
  expect(closed).toMatchObject({ closed: true, highest: blocked, sum: 2 });
  expect(closed?.kind === 'softmax' && closed.powers.map(({ exponential }) => exponential)).toEqual([1, 1]);
});

test('a number of z mixes a column of V by a row of the weights', () => {
  expect(of('z', 1, 0)).toMatchObject({
    left: { grid: 'weights', row: 1 },
    right: { grid: 'V', column: 0 },
    terms: [
      { left: 0.25, right: 2, product: 0.5 },
      { left: 0.75, right: 0, product: 0 },
    ],
  });
});

test('a given number lights what it goes into', () => {
  expect(litParts(of('X', 1, 0))).toEqual([
    { grid: 'Q', row: 1 },
    { grid: 'K', row: 1 },
    { grid: 'V', row: 1 },
  ]);
  expect(litParts(of('W_K', 0, 1))).toEqual([{ grid: 'K', column: 1 }]);
});

test('a number that is not there (any more) has no explanation', () => {
  expect(of('z', 2, 0)).toBeNull();
});
