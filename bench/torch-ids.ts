const STATE_SIZE = 624;
const SHIFT_SIZE = 397;

/** 32-bit words of MT19937 (Matsumoto and Nishimura, 1998), seeded as `init_genrand`: torch's CPU generator. */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(STATE_SIZE);
  state[0] = seed;
  for (let index = 1; index < STATE_SIZE; index++) {
    const previous = state[index - 1]!;
    state[index] = Math.imul(previous ^ (previous >>> 30), 1812433253) + index;
  }
  let at = STATE_SIZE;
  return () => {
    if (at === STATE_SIZE) {
      twist(state);
      at = 0;
    }
    let word = state[at++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
}

function twist(state: Uint32Array): void {
  for (let index = 0; index < STATE_SIZE; index++) {
    const joined = (state[index]! & 0x80000000) | (state[(index + 1) % STATE_SIZE]! & 0x7fffffff);
    const far = state[(index + SHIFT_SIZE) % STATE_SIZE]!;
    state[index] = far ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
  }
}

/**
 * The stream of `torch.randint(from, to, …, generator=torch.Generator().manual_seed(seed))`: `ids(n)` are the next n, so
 * that the lab is measured on the very ids of the peers' scripts. `to − from` below 2^32.
 */
export function torchRandomIds(seed: number, from: number, to: number): (count: number) => number[] {
  const next = mersenneTwister(seed);
  return (count) => Array.from({ length: count }, () => from + (next() % (to - from)));
}
