import { expect, test } from 'vitest';
import { selfAttentionSheet, SheetError } from './self-attention-sheet.ts';

// Matrices and answer of the course's notebook, task 1 (printed by PyTorch to four decimals).
const notebook = {
  X: [
    [-1.51, -1.57, 0.87, 1.1, -0.74],
    [0.46, -0.4, -0.64, 0.12, -0.02],
    [-0.75, 0.44, 1.05, 0.38, -0.16],
  ],
  W_Q: [
    [1.88, -0.04, -1.51, 0.5, 0.18],
    [-0.79, 1.06, 0.09, -0.3, 0.55],
    [0.03, 0.44, 3.06, -1.91, 1.52],
    [-0.1, -2.17, 0.93, 0.82, -0.35],
    [0.27, 0.54, -0.42, -0.8, 1.41],
  ],
  W_K: [
    [-0.03, 1.33, -1.91, -1.73, 0.73],
    [1.06, 0.08, 1.01, 0.9, -0],
    [0.17, -0.11, -0.11, -0.49, 0.7],
    [-0.66, -1.44, -0.56, 0.95, -0.72],
    [-0.5, -1.2, 1.59, -0.47, -0.34],
  ],
  W_V: [
    [-1.55, -1.48, 2.23, 0.57, -1.53],
    [-1.45, -0.91, -1.69, 0.43, 0.44],
    [-1.05, 0.19, -0.65, -0.34, 0.12],
    [-1.29, 1.48, 0.18, 0.24, 0.83],
    [2.12, 1.09, 0.79, -0.21, -0.95],
  ],
};
const notebookZ = [
  [-0.3952, 2.8954, -2.4458, -0.9194, 2.6043],
  [0.5535, 4.1379, -1.541, -1.2466, 3.0007],
  [-1.2202, 1.3002, -2.7521, -0.4466, 1.7936],
];

test("the notebook's matrices give the notebook's z to four decimals", () => {
  const { z } = selfAttentionSheet(notebook);
  expect(z.map((row) => row.map((value) => Number(value.toFixed(4))))).toEqual(notebookZ);
});

test('every step of a sheet small enough to compute by hand is shown', () => {
  const sheet = selfAttentionSheet({
    X: [
      [1, 0, 0, 0],
      [0, 1, 0, 0],
    ],
    W_Q: [[2], [0], [0], [0]],
    W_K: [[0], [Math.log(3)], [0], [0]],
    W_V: [
      [1, 2, 3],
      [5, 6, 7],
      [0, 0, 0],
      [0, 0, 0],
    ],
  });
  expect(sheet.Q).toEqual([[2], [0]]);
  expect(sheet.K).toEqual([[0], [Math.log(3)]]);
  expect(sheet.V).toEqual([
    [1, 2, 3],
    [5, 6, 7],
  ]);
  expect(sheet.scores[0]).toEqual([0, 2 * Math.log(3)]);
  // √d = √4 = 2, the columns of X, although Q has but one column.
  expect(sheet.scaled_scores[0]).toEqual([0, Math.log(3)]);
  expect(sheet.weights[0]![0]).toBeCloseTo(0.25, 12);
  expect(sheet.weights[1]).toEqual([0.5, 0.5]);
  expect(sheet.z[0]![0]).toBeCloseTo(4, 12);
  expect(sheet.z[1]).toEqual([3, 4, 5]);
});

test('without scale the scores go into the softmax as they are', () => {
  const sheet = selfAttentionSheet({ ...notebook, scale: 'none' });
  expect(sheet.scaled_scores).toEqual(sheet.scores);
  expect(sheet.weights.map((row) => row.reduce((a, b) => a + b))).toEqual([1, 1, 1].map((one) => expect.closeTo(one)));
});

test('scores of hundreds do not overflow the softmax', () => {
  const { weights } = selfAttentionSheet({ X: [[1000], [-1000]], W_Q: [[1]], W_K: [[1]], W_V: [[1]], scale: 'none' });
  expect(weights).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

test('Q, K and V given directly, as a head of a model has them, give the same answer as from X', () => {
  const { Q, K, V, z } = selfAttentionSheet(notebook);
  // √d is that of Q's columns now, 5 as well.
  expect(selfAttentionSheet({ Q, K, V }).z).toEqual(z);
});

test('fewer rows than columns, a bias and a mask: a query looks at what it may, as much as score and bias say', () => {
  const blocked = -3.4028234663852886e38;
  const sheet = selfAttentionSheet({
    Q: [[1, 0]],
    K: [
      [0, 7],
      [Math.log(2), 7],
      [100, 7],
    ],
    V: [[1], [8], [1000]],
    scale: 'none',
    bias: [[Math.log(3), 0, 0]],
    mask: [[0, 0, blocked]],
  });
  expect(sheet.scores).toEqual([[0, Math.log(2), 100]]);
  expect(sheet.masked_scores?.[0]?.slice(0, 2)).toEqual([Math.log(3), Math.log(2)]);
  // exp(log 3) : exp(log 2) = 3 : 2, and nothing for the blocked column.
  expect(sheet.weights[0]).toEqual([expect.closeTo(0.6, 12), expect.closeTo(0.4, 12), 0]);
  expect(sheet.z[0]![0]).toBeCloseTo(0.6 * 1 + 0.4 * 8, 12);
});

test('a row that may look nowhere looks everywhere alike, as it does in Hugging Face’s T5', () => {
  const blocked = -3.4028234663852886e38;
  const { weights } = selfAttentionSheet({ Q: [[1]], K: [[1], [2]], V: [[1], [1]], mask: [[blocked, blocked]] });
  expect(weights).toEqual([[0.5, 0.5]]);
});

test('without bias and mask there are no masked scores', () => {
  expect(selfAttentionSheet(notebook)).not.toHaveProperty('masked_scores');
});

const [X, W] = [[[1, 2]], [[1], [2]]];
test.each([
  ['X without rows', { X: [], W_Q: W, W_K: W, W_V: W }, 'X', 'at least one row and one column', '0 × 0'],
  ['X without columns', { X: [[]], W_Q: W, W_K: W, W_V: W }, 'X', 'at least one row and one column', '1 × 0'],
  ['a ragged X', { X: [[1, 2], [3]], W_Q: W, W_K: W, W_V: W }, 'X, row 2', '2 numbers, as in row 1', '1 numbers'],
  ['an empty W_V', { X, W_Q: W, W_K: W, W_V: [] }, 'W_V', 'at least one row and one column', '0 × 0'],
  ['too few rows in W_Q', { X, W_Q: [[1]], W_K: W, W_V: W }, 'W_Q', '2 × 1', '1 × 1'],
  ['too many rows in W_V', { X, W_Q: W, W_K: W, W_V: [[1], [2], [3]] }, 'W_V', '2 × 1', '3 × 1'],
  [
    'W_K wider than W_Q',
    {
      X,
      W_Q: W,
      W_K: [
        [1, 1],
        [2, 2],
      ],
      W_V: W,
    },
    'W_K',
    '2 × 1, as many columns as W_Q',
    '2 × 2',
  ],
  ['X without the matrices beside it', { X }, 'W_Q', 'a matrix', 'none'],
  ['K wider than Q', { Q: [[1]], K: [[1, 2]], V: [[1]] }, 'K', '1 × 1, as many columns as Q', '1 × 2'],
  ['V with more rows than K', { Q: [[1]], K: [[1]], V: [[1], [2]] }, 'V', '1 × 1, one row for each row of K', '2 × 1'],
  ['a narrow mask', { X, W_Q: W, W_K: W, W_V: W, mask: [[]] }, 'mask', 'at least one row', '1 × 0'],
  ['a long bias', { X, W_Q: W, W_K: W, W_V: W, bias: [[1], [1]] }, 'bias', '1 × 1, one row for each row of', '2 × 1'],
])('%s is refused with the matrix, the expected and the found shape', (_name, sheet, place, expected, found) => {
  const error = failure(() => selfAttentionSheet(sheet));
  expect(error).toBeInstanceOf(SheetError);
  expect(error).toMatchObject({ code: 'sheet-invalid', details: { place } });
  expect(error.details.expected).toContain(expected);
  expect(error.details.found).toContain(found);
  expect(error.message).toContain(expected);
});

test('numbers whose products leave the range of a double are refused instead of giving NaN', () => {
  const error = failure(() => selfAttentionSheet({ X: [[1e300]], W_Q: [[1e300]], W_K: [[1]], W_V: [[1]] }));
  expect(error).toMatchObject({ code: 'sheet-overflow', details: { place: 'Q', found: 'Infinity' } });
});

function failure(run: () => unknown): SheetError {
  try {
    run();
  } catch (error) {
    return error as SheetError;
  }
  throw new Error('Nothing was thrown.');
}
