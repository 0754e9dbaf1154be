/** Places along a bar, from 0 to 1. */
export interface BarParts {
  /** How far the figure reaches at the least, and at the most. */
  readonly sure: number;
  readonly reach: number;
  /** 1 where the limit is the bar's end. */
  readonly limit: number;
}

/** A figure and its limit on one bar, which is as long as the larger of the two. */
export function barParts({ low, high }: { readonly low: number; readonly high: number }, limit: number): BarParts {
  const whole = Math.max(limit, high);
  if (!(whole > 0)) return { sure: 0, reach: 0, limit: 1 };
  return { sure: low / whole, reach: high / whole, limit: limit / whole };
}
