const STATE_WORDS = 624;
const SHIFT = 397;

/** Above it torch draws 64 bits a number. */
export const maxPermutationLength = Math.floor(0xffffffff / 20) - 1;

/**
 * 32-bit words of the Mersenne Twister mt19937 (Matsumoto and Nishimura 1998), seeded as torch.Generator().manual_seed
 * does: with the seed's low 32 bits.
 */
export function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(STATE_WORDS);
  state[0] = seed;
  for (let i = 1; i < STATE_WORDS; i++) {
    const previous = state[i - 1]!;
    state[i] = Math.imul(previous ^ (previous >>> 30), 1812433253) + i;
  }
  let next = STATE_WORDS;
  return () => {
    if (next === STATE_WORDS) {
      twist(state);
      next = 0;
    }
    let word = state[next++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < STATE_WORDS; i++) {
    const joined = (state[i]! & 0x80000000) | (state[(i + 1) % STATE_WORDS]! & 0x7fffffff);
    state[i] = state[(i + SHIFT) % STATE_WORDS]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
  }
}

/**
 * The numbers from 0 to n − 1 in the order of torch.randperm(n, generator=torch.Generator().manual_seed(seed)) on the CPU
 * (randperm_cpu in ATen/native/TensorFactories.cpp): Fisher and Yates with one 32-bit word an element.
 * @param seed a whole number from 0 to 2⁵³ − 1
 * @throws RangeError where n is above `maxPermutationLength`: beyond it torch draws otherwise.
 */
export function randomPermutation(n: number, seed: number): Int32Array {
  if (n > maxPermutationLength) throw new RangeError(`A permutation of ${n} examples is not supported.`);
  const permutation = new Int32Array(n);
  for (let i = 0; i < n; i++) permutation[i] = i;
  const random = mersenneTwister(seed);
  for (let i = 0; i < n - 1; i++) {
    const other = i + (random() % (n - i));
    const moved = permutation[i]!;
    permutation[i] = permutation[other]!;
    permutation[other] = moved;
  }
  return permutation;
}
