/** Uniform random numbers in [0, 1). */
export type Random = () => number;

/**
 * xoshiro128** 1.1 (Blackman and Vigna, https://prng.di.unimi.it/xoshiro128starstar.c): 32-bit words from a state of
 * four, which must not all be zero.
 */
export function xoshiro128StarStar(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
}

/**
 * A stream of uniform numbers with 53 random bits each, for one row of one run: same seed and row, same stream.
 * The seed (a whole number below 2^53) and the row are spread over the state by MurmurHash3's finaliser.
 */
export function createRandom(seed: number, row: number): Random {
  const low = seed >>> 0;
  const high = Math.floor(seed / 2 ** 32) >>> 0;
  const state: [number, number, number, number] = [0, 0, 0, 0];
  let word = 0x9e3779b9;
  for (let index = 0; index < 4; index++) {
    for (const part of [low, high, row, index]) word = mix(word ^ part);
    state[index] = word;
  }
  if (state.every((value) => value === 0)) state[0] = 1;
  const next = xoshiro128StarStar(state);
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function mix(word: number): number {
  let mixed = (word + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
