import { lengthOf } from '../graph/dim.ts';
import type { DropoutMask } from '../t5/dropout.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';

/** Which masks: the same run, update and forward pass always draw the same ones, whether resumed or not. */
export interface MaskSeed {
  readonly seed: number;
  /** Updates done before this one. */
  readonly step: number;
  /** Which forward pass of the update. */
  readonly pass: number;
}

/**
 * Masks for one forward pass, by input name: 0 with probability of its rate (to 2⁻¹⁶), else 1.
 * @param masks the graph's mask inputs (t5/dropout.ts); `symbols` the lengths of their axes.
 * @param drawn how many masks of this pass were drawn before: a pass in several graphs draws the same as one in one.
 */
export function drawDropoutMasks(
  masks: readonly DropoutMask[],
  symbols: Readonly<Record<string, number>>,
  { seed, step, pass }: MaskSeed,
  drawn = 0,
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  masks.forEach(({ mask: { origin, dims }, rate }, index) => {
    if (origin.kind !== 'input') return;
    const lengths = dims.map((dim) => lengthOf(dim, symbols));
    const data = drawMask(elementCount(lengths), rate, [seed, step, pass, drawn + index]);
    feeds[origin.name] = { dims: lengths, data };
  });
  return feeds;
}

/** Two elements a 32-bit number of xoshiro128** (Blackman and Vigna 2018), seeded by splitmix32 over `words`. */
function drawMask(length: number, rate: number, words: readonly number[]): Uint8Array {
  const threshold = Math.round(rate * 65536);
  const mask = new Uint8Array(length);
  let [a, b, c, d] = seedWords(words);
  for (let at = 0; at < length; at += 2) {
    const product = Math.imul(b, 5);
    const bits = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    mask[at] = (bits & 0xffff) < threshold ? 0 : 1;
    mask[at + 1] = bits >>> 16 < threshold ? 0 : 1; // beyond an odd length: ignored by the array
  }
  return mask;
}

function seedWords(words: readonly number[]): [number, number, number, number] {
  let state = 0x9e3779b9;
  const next = (word: number): number => {
    state = (Math.imul(state ^ word, 0x85ebca6b) + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  for (const word of words) next(word | 0);
  return [next(1), next(2), next(3), next(4) | 1];
}
