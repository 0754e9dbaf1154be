/** Steps of a training that warm up, as in the peers' script. */
export const UNCOUNTED_STEPS = 2;

/** The middle value; of an even number the mean of the two in the middle. Not defined for no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Milliseconds of one run. */
export async function elapsedMs(run: () => unknown): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

/** The median of `runs` runs in milliseconds, after one that does not count: as the peers' scripts take it. */
export async function medianMs(run: () => unknown, runs: number): Promise<number> {
  await run();
  const times: number[] = [];
  for (let index = 0; index < runs; index++) times.push(await elapsedMs(run));
  return median(times);
}
