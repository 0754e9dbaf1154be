/** Steps of a training that warm up, as in the peers' script. */
export const UNCOUNTED_STEPS = 2;

/** The middle value; of an even number the mean of the two in the middle. Not defined for no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value that so many percent of the values do not exceed. Not defined for no values. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)]!;
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
