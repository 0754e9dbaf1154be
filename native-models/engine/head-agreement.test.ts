import { expect, test } from 'vitest';
import { decisiveTokens, headAgreement } from './head-agreement.ts';

/** Two target tokens; of three source tokens the first is the prefix. */
const losses = new Float32Array([1, 2]);
const erasure = (effects: number[]) => ({ losses, effects: new Float32Array(effects), erased: 3, elapsedMs: 1 });

test('the decisive token is the one of the text whose erasure costs most', () => {
  // The prefix costs more than all: it is an instruction, not what the piece came from.
  expect(decisiveTokens(erasure([9, 1, 2, 9, 3, -1]), { from: 1, to: 3 })).toEqual([2, 1]);
});

test('where no erasure costs half a nat, no token is decisive', () => {
  expect(decisiveTokens(erasure([0, 0.49, 0.1, 0, 0.5, -4]), { from: 1, to: 3 })).toEqual([null, 1]);
});

test('tokens that were not erased cannot be decisive', () => {
  const cut = { losses, effects: new Float32Array([0, 1, 0, 2]), erased: 2, elapsedMs: 1 };
  expect(decisiveTokens(cut, { from: 1, to: 3 })).toEqual([1, 1]);
});

test('agreement counts where a head’s largest weight lies, and sums its weight there', () => {
  // One layer with two heads of [3 targets, 2 sources]; the third target token does not count.
  const weights = {
    dims: [1, 2, 3, 2],
    data: new Float32Array([0.75, 0.25, 0.5, 0.5, 0, 1, 0.125, 0.875, 0.625, 0.375, 1, 0]),
  };
  expect(headAgreement([weights], [0, 1, null])).toEqual([
    // Row 0: 0.75 on column 0, its largest; row 1: 0.5 on column 1, as large as any.
    { layer: 0, head: 0, hits: 2, mass: 1.25 },
    // Row 0: 0.125 against 0.875; row 1: 0.375 against 0.625.
    { layer: 0, head: 1, hits: 0, mass: 0.5 },
  ]);
});
