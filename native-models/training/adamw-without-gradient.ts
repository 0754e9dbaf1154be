import type { AdamWScalars } from './adamw-scalars.ts';

/** A step as one parameter sees it. */
export interface AdamWStep {
  /** Multiplies the gradient first. */
  readonly scale: number;
  /** What weight decay leaves of a weight; 1 where it does not apply. */
  readonly keptWeight: number;
  readonly scalars: AdamWScalars;
}

const { fround } = Math;

/** Whether a weight without gradient, whose moments are +0, keeps every bit in this step, and so do its moments. */
export function leavesUntouched({ scale, keptWeight, scalars }: AdamWStep): boolean {
  const { biasCorrection2Root, epsilon, minusStepSize } = scalars;
  const update = fround(minusStepSize * 0) / fround(fround(0 / biasCorrection2Root) + epsilon);
  return keptWeight === 1 && update === 0 && scale * 0 === 0;
}

/** Whether the short ways below are open: to a gradient that is +0 when scaled, and an exp_avg reckoned from its own end. */
export function hasShortWays({ scale, scalars }: AdamWStep): boolean {
  return Object.is(0 * scale, 0) && !scalars.fromGradient;
}

/** What lets a step without gradient be shorter (kernels/assembly/adamw-without-gradient.ts) and come to the same bits. */
interface ShortWays {
  /** exp_avg of 1 to so many units, of the smallest float32 each, stays what it is: its decay is rounded away. */
  readonly resting: number;
  /** By so much the bits of |exp_avg| have to be less than those of a weight that the update cannot change. */
  readonly shift: number;
}

/** The bits of no number are greater than those of another by so much. */
const NEVER = 0x7fffffff;
/** The exponent of a float32 stands above so many bits of fraction. */
const FRACTION_BITS = 23;

export function shortWays({ keptWeight, scalars }: AdamWStep): ShortWays {
  // Half a unit is rounded to the even number of units, 0. From 2²³ on, bits count no units.
  const resting = Math.min(2 ** 23, Math.floor(0.5 / scalars.lerpWeight));
  return { resting, shift: roundedAwayShift(scalars, keptWeight) };
}

/**
 * An update is at most |minusStepSize| · |exp_avg| / epsilon, twice that where the product is denormal. Below 2⁻²⁵ of the
 * decayed weight it is rounded away; two more bits are for what rounding and decay (keptWeight ≥ ½) do to both sides, and
 * one for the logarithm. Adding to an exponent multiplies, a denormal number by more than is asked for.
 */
function roundedAwayShift(scalars: AdamWScalars, keptWeight: number): number {
  const { minusStepSize, epsilon, biasCorrection2Root, beta2 } = scalars;
  const exponent = Math.max(2, Math.ceil(Math.log2(Math.abs(minusStepSize) / epsilon)) + 29);
  // An infinite exp_avg_sq times 0 would be no number.
  const isBounded = exponent <= 120 && biasCorrection2Root > 0 && beta2 > 0 && keptWeight >= 0.5;
  return isBounded ? exponent << FRACTION_BITS : NEVER;
}
