/** A random number generator whose whole sequence follows from its seed (mulberry32). */
export function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same stream over [−1, 1). */
export function seededNumbers(seed: number): () => number {
  const next = seeded(seed);
  return () => 2 * next() - 1;
}
