/** The seed's words are spread over a pool of four: SeedSequence in numpy/random/bit_generator.pyx. */
const POOL = 4;
const MASK_64 = (1n << 64n) - 1n;
const MASK_128 = (1n << 128n) - 1n;
/** PCG_DEFAULT_MULTIPLIER_128 (O'Neill). */
const MULTIPLIER = (2549297995355413924n << 64n) + 4865540595714422341n;

/**
 * The numbers from 0 to count − 1 as numpy.random.default_rng(seed).permutation(count) puts them: Fisher and Yates' shuffle
 * from the end, driven by PCG64.
 * @param seed a whole number below 2³²
 */
export function numpyPermutation(count: number, seed: number): Int32Array {
  const next32 = pcg64(seed);
  const permutation = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = upTo(last, next32);
    const moved = permutation[last]!;
    permutation[last] = permutation[other]!;
    permutation[other] = moved;
  }
  return permutation;
}

/** A whole number from 0 to `largest`: bits are drawn until they are no larger (random_interval in NumPy's distributions.c). */
function upTo(largest: number, next32: () => number): number {
  const unused = Math.clz32(largest);
  for (;;) {
    const value = (next32() << unused) >>> unused;
    if (value <= largest) return value;
  }
}

/** PCG XSL RR 128/64; each of its numbers gives two, the low half first. */
function pcg64(seed: number): () => number {
  const [stateHigh, stateLow, streamHigh, streamLow] = seedWords(seed);
  const increment = ((((streamHigh << 64n) | streamLow) << 1n) | 1n) & MASK_128;
  let state = 0n;
  const step = () => (state = (state * MULTIPLIER + increment) & MASK_128);
  step();
  state += (stateHigh << 64n) | stateLow;
  step();
  let kept: number | null = null;
  return () => {
    if (kept !== null) {
      const half = kept;
      kept = null;
      return half;
    }
    step();
    const folded = (state >> 64n) ^ (state & MASK_64);
    const turn = state >> 122n;
    const word = ((folded >> turn) | (folded << (64n - turn))) & MASK_64;
    kept = Number(word >> 32n);
    return Number(word & 0xffffffffn);
  };
}

/** Four words of 64 bits: SeedSequence(seed).generate_state(4, uint64). */
function seedWords(seed: number): readonly [bigint, bigint, bigint, bigint] {
  const pool = seedPool(seed);
  const hash = hasher(0x8b51f9dd, 0x58f38ded);
  const halves = Array.from({ length: 2 * POOL }, (_, index) => BigInt(hash(pool[index % POOL]!)));
  const word = (index: number) => halves[2 * index]! | (halves[2 * index + 1]! << 32n);
  return [word(0), word(1), word(2), word(3)];
}

function seedPool(seed: number): readonly number[] {
  const hash = hasher(0x43b0d7e5, 0x931e8875);
  const pool = Array.from({ length: POOL }, (_, index) => hash(index === 0 ? seed : 0));
  for (let from = 0; from < POOL; from++)
    for (let to = 0; to < POOL; to++) if (from !== to) pool[to] = mixed(pool[to]!, hash(pool[from]!));
  return pool;
}

function hasher(start: number, factor: number): (value: number) => number {
  let constant = start;
  return (value) => {
    const spread = value ^ constant;
    constant = Math.imul(constant, factor);
    return folded(Math.imul(spread, constant));
  };
}

const mixed = (x: number, y: number) => folded(Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y));

const folded = (value: number) => (value ^ (value >>> 16)) >>> 0;
