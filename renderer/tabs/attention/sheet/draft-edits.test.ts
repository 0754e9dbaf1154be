import { expect, test } from 'vitest';
import {
  canInsert,
  canRemove,
  withBias,
  withBlock,
  withBlocked,
  withFit,
  withLine,
  withMask,
  withMatrix,
  withoutLine,
} from './draft-edits.ts';
import { cellProblems, sheetRequest, shapeProblems } from './draft-problems.ts';
import { fitted, shapeOf, type InputName, type SheetDraft } from './sheet-draft.ts';

/** Two tokens of three numbers; queries and keys of two, values of one. */
const small: SheetDraft = {
  origin: null,
  rows: ['a', 'b'],
  columns: null,
  inputs: {
    X: [
      ['1', '2', '3'],
      ['4', '5', '6'],
    ],
    W_Q: fitted([], [3, 2], '7'),
    W_K: fitted([], [3, 2], '8'),
    W_V: fitted([], [3, 1], '9'),
  },
  scale: 'none',
  mask: 'none',
  blocked: [],
};
const shapes = (draft: SheetDraft) =>
  Object.fromEntries(Object.entries(draft.inputs).map(([name, cells]) => [name, shapeOf(cells)]));

test('a column more in X is a row more in each W, at the same place, and everything still fits', () => {
  const next = withLine(small, 'X', 1, 1);
  expect(next.inputs.X).toEqual([
    ['1', '0', '2', '3'],
    ['4', '0', '5', '6'],
  ]);
  expect(shapes(next)).toEqual({ X: [2, 4], W_Q: [4, 2], W_K: [4, 2], W_V: [4, 1] });
  expect(next.inputs.W_Q?.[1]).toEqual(['0', '0']);
  expect(shapeProblems(next)).toEqual([]);
});

test('a column more in W_Q is one in W_K, since Q·Kᵀ pairs them, and none in W_V', () => {
  expect(shapes(withLine(small, 'W_Q', 1, 2))).toEqual({ X: [2, 3], W_Q: [3, 3], W_K: [3, 3], W_V: [3, 1] });
});

test('a token more has a name, a row and a column of the bias and of the mask', () => {
  const draft = withBlocked(withMask(withBias(small, true), 'own'), [0, 1], [0, 1], true);
  const next = withLine(draft, 'X', 0, 1);
  expect(next.rows).toEqual(['a', 'x₃', 'b']);
  expect(shapes(next)['bias']).toEqual([3, 3]);
  expect(next.blocked).toEqual([
    [false, false, true],
    [false, false, false],
    [false, false, false],
  ]);
});

test('a row that is taken out of W_V is taken out of every matrix that runs over the same', () => {
  expect(shapes(withoutLine(small, 'W_V', 0, 2))).toEqual({ X: [2, 2], W_Q: [2, 2], W_K: [2, 2], W_V: [2, 1] });
});

test('a sheet has at least one and at most 64 lines of each kind', () => {
  expect(canRemove(small, 'W_V', 1)).toBe(false);
  expect(withoutLine(small, 'W_V', 1, 0)).toBe(small);
  const full = withMatrix(small, 'X', fitted([], [64, 3], '1'));
  expect(canInsert(full, 'X', 0)).toBe(false);
  expect(withLine(full, 'X', 0, 0)).toBe(full);
});

test('a block hanging over the edge loses only what hangs over', () => {
  const next = withBlock(small, 'X', 1, 2, [
    ['7', '8'],
    ['9', '10'],
  ]);
  expect(next.inputs.X).toEqual([
    ['1', '2', '3'],
    ['4', '5', '7'],
  ]);
});

test.each<[name: InputName, shape: readonly [number, number], expected: object]>([
  ['W_Q', [2, 2], { matrix: 'W_Q', found: [2, 2], expected: [3, 2], own: 'rows', other: 'X' }],
  ['W_K', [3, 5], { matrix: 'W_K', found: [3, 5], expected: [3, 2], own: 'columns', other: 'W_Q' }],
  ['W_V', [4, 1], { matrix: 'W_V', found: [4, 1], expected: [3, 1], own: 'rows', other: 'X' }],
  ['bias', [2, 3], { matrix: 'bias', found: [2, 3], expected: [2, 2], own: 'shape', other: 'scores' }],
])('%s of the shape %j does not fit, and fits when it is made to', (name, shape, expected) => {
  const draft = withMatrix(small, name, fitted([], shape, '1'));
  expect(shapeProblems(draft)).toEqual([expected]);
  expect(sheetRequest(draft)).toBeNull();
  expect(shapeProblems(withFit(draft, shapeProblems(draft)))).toEqual([]);
});

test('a cell with letters is named, and nothing is asked of the engine until it is a number', () => {
  const draft = withBlock(small, 'W_V', 2, 0, [['x']]);
  expect(cellProblems(draft)).toEqual([{ matrix: 'W_V', row: 2, column: 0, text: 'x' }]);
  expect(sheetRequest(draft)).toBeNull();
});

test('the request has the numbers, the scale, and a mask of zeros and lowest float32s', () => {
  expect(sheetRequest(withMask(small, 'causal'))).toEqual({
    X: [
      [1, 2, 3],
      [4, 5, 6],
    ],
    W_Q: fitted([], [3, 2], 7),
    W_K: fitted([], [3, 2], 8),
    W_V: fitted([], [3, 1], 9),
    scale: 'none',
    mask: [
      [0, -3.4028234663852886e38],
      [0, 0],
    ],
  });
});

test('an own mask begins as the mask that was there', () => {
  expect(withMask(withMask(small, 'causal'), 'own').blocked).toEqual([
    [false, true],
    [false, false],
  ]);
});
