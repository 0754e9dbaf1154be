import { REST } from './rest';

/** 16 numbers are looked at together. */
const BLOCK: usize = 64;
/** The bits of a denormal float32 are below this. */
const NORMAL: i32 = 0x00800000;
const MINUS_ZERO: i32 = 0x80000000;

/**
 * One step of AdamW, as in adamw.ts, over `length` weights whose gradient is +0 and whose exp_avg is reckoned from its own
 * end: moments decay, and most weights stay as they are. Shorter ways lead to the same bits, past divisions, and past the
 * denormal numbers that moments become in the end, on which processors are slow.
 * @param resting exp_avg of 1 to so many units, of the smallest float32 each, no longer changes.
 * @param shift where the bits of |exp_avg| and `shift` are together less than those of |weight|, the update is rounded
 *   away. Both: training/adamw-scalars.ts.
 */
export function adamwWithoutGradient(
  weights: usize,
  exp_avg: usize,
  exp_avg_sq: usize,
  length: i32,
  keptWeight: f32,
  lerpWeight: f32,
  beta2: f32,
  biasCorrection2Root: f32,
  epsilon: f32,
  minusStepSize: f32,
  resting: i32,
  shift: i32,
): void {
  const end = (<usize>(length & ~15)) << 2;
  for (let i: usize = 0; i < end; i += BLOCK) {
    const largest = decayMeans(exp_avg + i, lerpWeight, resting);
    decaySquares(exp_avg_sq + i, beta2);
    const isAway = i32x4.gt_s(i32x4.sub(leastMagnitudes(weights + i), i32x4.splat(shift)), largest);
    if (!i32x4.all_true(isAway)) {
      step(weights + i, exp_avg + i, exp_avg_sq + i, keptWeight, biasCorrection2Root, epsilon, minusStepSize);
    } else if (keptWeight !== 1) {
      decayWeights(weights + i, keptWeight);
    }
  }
  const rest = (<usize>(length & 15)) << 2;
  if (rest === 0) return;
  memory.copy(REST, weights + end, rest);
  memory.copy(REST + BLOCK, exp_avg + end, rest);
  memory.copy(REST + 2 * BLOCK, exp_avg_sq + end, rest);
  // prettier-ignore
  adamwWithoutGradient(
    REST, REST + BLOCK, REST + 2 * BLOCK, 16,
    keptWeight, lerpWeight, beta2, biasCorrection2Root, epsilon, minusStepSize, resting, shift,
  );
  memory.copy(weights + end, REST, rest);
  memory.copy(exp_avg + end, REST + BLOCK, rest);
  memory.copy(exp_avg_sq + end, REST + 2 * BLOCK, rest);
}

/** m + lerpWeight · (0 − m) in a block. @returns for each lane, the greatest bits of |m| before. */
function decayMeans(exp_avg: usize, lerpWeight: f32, resting: i32): v128 {
  const m0 = v128.load(exp_avg);
  const m1 = v128.load(exp_avg, 16);
  const m2 = v128.load(exp_avg, 32);
  const m3 = v128.load(exp_avg, 48);
  const s0 = magnitude(m0);
  const s1 = magnitude(m1);
  const s2 = magnitude(m2);
  const s3 = magnitude(m3);
  const largest = i32x4.max_s(i32x4.max_s(s0, s1), i32x4.max_s(s2, s3));
  // −0 becomes +0.
  const minus = i32x4.splat(MINUS_ZERO);
  const minusZeros = v128.or(
    v128.or(i32x4.eq(m0, minus), i32x4.eq(m1, minus)),
    v128.or(i32x4.eq(m2, minus), i32x4.eq(m3, minus)),
  );
  if (!v128.any_true(v128.or(i32x4.gt_s(largest, i32x4.splat(resting)), minusZeros))) return largest;
  const lerp = f32x4.splat(lerpWeight);
  const least = i32x4.min_s(i32x4.min_s(s0, s1), i32x4.min_s(s2, s3));
  if (i32x4.all_true(i32x4.ge_s(least, i32x4.splat(NORMAL)))) {
    v128.store(exp_avg, decayed(m0, lerp));
    v128.store(exp_avg, decayed(m1, lerp), 16);
    v128.store(exp_avg, decayed(m2, lerp), 32);
    v128.store(exp_avg, decayed(m3, lerp), 48);
  } else {
    for (let i: usize = 0; i < BLOCK; i += 16) {
      v128.store(exp_avg + i, decayedWithUnits(v128.load(exp_avg + i), lerp, <f64>lerpWeight));
    }
  }
  return largest;
}

function decayed(m: v128, lerp: v128): v128 {
  return f32x4.add(m, f32x4.mul(lerp, f32x4.sub(f32x4.splat(0), m)));
}

/** The same, denormal numbers as whole numbers of units. */
function decayedWithUnits(m: v128, lerp: v128, lerpWeight: f64): v128 {
  const size = magnitude(m);
  const isDenormal = i32x4.lt_s(size, i32x4.splat(NORMAL));
  const left = i32x4.sub(size, timesUnits(size, lerpWeight));
  const sign = v128.and(v128.and(m, i32x4.splat(MINUS_ZERO)), i32x4.ne(left, i32x4.splat(0)));
  return v128.bitselect(v128.or(left, sign), decayed(v128.andnot(m, isDenormal), lerp), isDenormal);
}

/** v · beta2 + 0 in a block. */
function decaySquares(exp_avg_sq: usize, beta2: f32): void {
  const v0 = v128.load(exp_avg_sq);
  const v1 = v128.load(exp_avg_sq, 16);
  const v2 = v128.load(exp_avg_sq, 32);
  const v3 = v128.load(exp_avg_sq, 48);
  const least = i32x4.min_u(i32x4.min_u(v0, v1), i32x4.min_u(v2, v3));
  const decay = f32x4.splat(beta2);
  const zero = f32x4.splat(0);
  if (i32x4.all_true(i32x4.ge_u(least, i32x4.splat(NORMAL)))) {
    v128.store(exp_avg_sq, f32x4.add(f32x4.mul(v0, decay), zero));
    v128.store(exp_avg_sq, f32x4.add(f32x4.mul(v1, decay), zero), 16);
    v128.store(exp_avg_sq, f32x4.add(f32x4.mul(v2, decay), zero), 32);
    v128.store(exp_avg_sq, f32x4.add(f32x4.mul(v3, decay), zero), 48);
  } else {
    for (let i: usize = 0; i < BLOCK; i += 16) {
      const v = v128.load(exp_avg_sq + i);
      const isDenormal = i32x4.lt_u(v, i32x4.splat(NORMAL));
      const product = f32x4.add(f32x4.mul(v128.andnot(v, isDenormal), decay), zero);
      v128.store(exp_avg_sq + i, v128.bitselect(timesUnits(v, <f64>beta2), product, isDenormal));
    }
  }
}

/** For each lane of a block, the least bits of |w|. */
function leastMagnitudes(weights: usize): v128 {
  return i32x4.min_s(
    i32x4.min_s(magnitude(v128.load(weights)), magnitude(v128.load(weights, 16))),
    i32x4.min_s(magnitude(v128.load(weights, 32)), magnitude(v128.load(weights, 48))),
  );
}

/** The weights of a block by moments that have decayed already. */
function step(
  weights: usize,
  exp_avg: usize,
  exp_avg_sq: usize,
  keptWeight: f32,
  biasCorrection2Root: f32,
  epsilon: f32,
  minusStepSize: f32,
): void {
  for (let i: usize = 0; i < BLOCK; i += 16) {
    const root = f32x4.sqrt(v128.load(exp_avg_sq + i));
    const denominator = f32x4.add(f32x4.div(root, f32x4.splat(biasCorrection2Root)), f32x4.splat(epsilon));
    const update = f32x4.div(f32x4.mul(f32x4.splat(minusStepSize), v128.load(exp_avg + i)), denominator);
    v128.store(weights + i, f32x4.add(f32x4.mul(v128.load(weights + i), f32x4.splat(keptWeight)), update));
  }
}

function decayWeights(weights: usize, keptWeight: f32): void {
  const kept = f32x4.splat(keptWeight);
  for (let i: usize = 0; i < BLOCK; i += 16) v128.store(weights + i, f32x4.mul(v128.load(weights + i), kept));
}

/**
 * Denormal numbers times a factor below 1, rounded as float32 rounds: they are whole numbers of units, which their bits
 * count, and so is the product.
 */
function timesUnits(units: v128, factor: f64): v128 {
  const factors = f64x2.splat(factor);
  const upper = v128.shuffle<i32>(units, units, 2, 3, 2, 3);
  const low = f64x2.nearest(f64x2.mul(f64x2.convert_low_i32x4_s(units), factors));
  const high = f64x2.nearest(f64x2.mul(f64x2.convert_low_i32x4_s(upper), factors));
  return v128.shuffle<i32>(i32x4.trunc_sat_f64x2_s_zero(low), i32x4.trunc_sat_f64x2_s_zero(high), 0, 1, 4, 5);
}

/** The bits of |x|. */
function magnitude(x: v128): v128 {
  return v128.and(x, i32x4.splat(0x7fffffff));
}
