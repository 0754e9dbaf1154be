/** As many as Koehn drew. */
const RESAMPLES = 1000;
/**
 * With fewer differences nothing can be proven: that five coins fall alike happens once in 16 throws (sign test, two
 * sides), that six do once in 32, which is the first time below one in twenty.
 */
const LEAST_DIFFERENCES = 6;

/** What a paired bootstrap says of two systems' figures on the same sentences. */
export interface PairedBootstrap {
  /** How many differences there were. */
  readonly count: number;
  /** Of all differences. */
  readonly mean: number;
  /** The middle 95 % of the resampled means. */
  readonly low: number;
  readonly high: number;
  readonly resamples: number;
}

/**
 * The paired bootstrap of Koehn 2004, "Statistical significance tests for machine translation evaluation", over the mean
 * of a sentence's figure: as many differences are drawn with replacement as there are, their mean is taken, and so a
 * thousand times. The bounds are the 2.5th and 97.5th percentiles, interpolated as numpy does by default.
 * @param differences second system minus first, one a sentence; at least one.
 * @param random uniform in [0, 1), asked once for each difference drawn.
 */
export function pairedBootstrap(
  differences: readonly number[],
  random: () => number,
  { resamples = RESAMPLES }: { readonly resamples?: number } = {},
): PairedBootstrap {
  const count = differences.length;
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let drawn = 0; drawn < count; drawn++) sum += differences[Math.floor(random() * count)]!;
    return sum / count;
  }).sort();
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / count;
  return { count, mean, low: percentile(means, 0.025), high: percentile(means, 0.975), resamples };
}

export type Verdict = 'better' | 'worse' | 'not-proven' | 'too-few';

/**
 * Whether the second system is better: where all of the interval lies on one side of 0, and there were enough differences to
 * tell chance apart.
 * @param higherIsBetter of the figure that was compared.
 */
export function verdictOf({ count, low, high }: PairedBootstrap, higherIsBetter: boolean): Verdict {
  if (count < LEAST_DIFFERENCES) return 'too-few';
  if (low > 0) return higherIsBetter ? 'better' : 'worse';
  if (high < 0) return higherIsBetter ? 'worse' : 'better';
  return 'not-proven';
}

/** Between the two nearest of the sorted values. */
function percentile(sorted: Float64Array, part: number): number {
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (place - Math.floor(place)) * (above - below);
}
