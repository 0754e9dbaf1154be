/** Keeps a squared gradient above 0. */
const EPSILON: f32 = 1e-30;

/**
 * Sums of the squared gradients of some rows, for both factors of the second moment.
 * @param gradient [rows, columns]
 * @param rowSums [rows] float64: is set
 * @param columnSums [columns] float64: is added to
 */
export function addSquaresOfRows(
  gradient: usize,
  rows: i32,
  columns: i32,
  scale: f32,
  rowSums: usize,
  columnSums: usize,
): void {
  const scales = f32x4.splat(scale);
  const smallest = f32x4.splat(EPSILON);
  for (let row = 0; row < rows; row++) {
    const end = gradient + ((<usize>(columns & ~7)) << 2);
    const last = gradient + ((<usize>columns) << 2);
    let sums = columnSums;
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (; gradient < end; gradient += 32, sums += 64) {
      const a = squared(f32x4.mul(v128.load(gradient), scales), smallest);
      const b = squared(f32x4.mul(v128.load(gradient, 16), scales), smallest);
      const x0 = f64x2.promote_low_f32x4(a);
      const x1 = f64x2.promote_low_f32x4(upper(a));
      const x2 = f64x2.promote_low_f32x4(b);
      const x3 = f64x2.promote_low_f32x4(upper(b));
      s0 = f64x2.add(s0, x0);
      s1 = f64x2.add(s1, x1);
      s2 = f64x2.add(s2, x2);
      s3 = f64x2.add(s3, x3);
      v128.store(sums, f64x2.add(v128.load(sums), x0));
      v128.store(sums, f64x2.add(v128.load(sums, 16), x1), 16);
      v128.store(sums, f64x2.add(v128.load(sums, 32), x2), 32);
      v128.store(sums, f64x2.add(v128.load(sums, 48), x3), 48);
    }
    let rest = f64x2.extract_lane(s0, 0);
    for (; gradient < last; gradient += 4, sums += 8) {
      const g = load<f32>(gradient) * scale;
      const x = <f64>(g * g + EPSILON);
      rest += x;
      store<f64>(sums, load<f64>(sums) + x);
    }
    store<f64>(rowSums + ((<usize>row) << 3), total(f64x2.replace_lane(s0, 0, rest), s1, s2, s3));
  }
}

/**
 * Adds the squares of the updates of some rows, rowFactors[row] · columnFactors[column] · gradient · scale, to eight float64
 * sums, column i of a row to sum i mod 8; those behind the last eight columns to the first.
 * @param sums [8] float64
 */
export function addSquaresOfUpdates(
  sums: usize,
  gradient: usize,
  rows: i32,
  columns: i32,
  scale: f32,
  rowFactors: usize,
  columnFactors: usize,
): void {
  const scales = f32x4.splat(scale);
  let s0 = v128.load(sums);
  let s1 = v128.load(sums, 16);
  let s2 = v128.load(sums, 32);
  let s3 = v128.load(sums, 48);
  for (let row = 0; row < rows; row++) {
    const rowFactor = load<f32>(rowFactors + ((<usize>row) << 2));
    const factor = f32x4.splat(rowFactor);
    const end = gradient + ((<usize>(columns & ~7)) << 2);
    const last = gradient + ((<usize>columns) << 2);
    let factors = columnFactors;
    for (; gradient < end; gradient += 32, factors += 32) {
      const a = f32x4.mul(f32x4.mul(factor, v128.load(factors)), f32x4.mul(v128.load(gradient), scales));
      const b = f32x4.mul(f32x4.mul(factor, v128.load(factors, 16)), f32x4.mul(v128.load(gradient, 16), scales));
      s0 = f64x2.add(s0, widelySquared(a));
      s1 = f64x2.add(s1, widelySquared(upper(a)));
      s2 = f64x2.add(s2, widelySquared(b));
      s3 = f64x2.add(s3, widelySquared(upper(b)));
    }
    for (; gradient < last; gradient += 4, factors += 4) {
      const update = <f64>(rowFactor * load<f32>(factors) * (load<f32>(gradient) * scale));
      s0 = f64x2.replace_lane(s0, 0, f64x2.extract_lane(s0, 0) + update * update);
    }
  }
  v128.store(sums, s0);
  v128.store(sums, s1, 16);
  v128.store(sums, s2, 32);
  v128.store(sums, s3, 48);
}

/** One step of Adafactor over some rows, when its moments have become factors; as in training/adafactor.ts. */
export function adafactor(
  weights: usize,
  gradient: usize,
  rows: i32,
  columns: i32,
  scale: f32,
  rowFactors: usize,
  columnFactors: usize,
  divisor: f32,
  learningRate: f32,
  minusDecay: f32,
): void {
  const scales = f32x4.splat(scale);
  const divisors = f32x4.splat(divisor);
  const rates = f32x4.splat(learningRate);
  const decays = f32x4.splat(minusDecay);
  for (let row = 0; row < rows; row++) {
    const rowFactor = load<f32>(rowFactors + ((<usize>row) << 2));
    const factor = f32x4.splat(rowFactor);
    const end = gradient + ((<usize>(columns & ~3)) << 2);
    const last = gradient + ((<usize>columns) << 2);
    let factors = columnFactors;
    for (; gradient < end; gradient += 16, weights += 16, factors += 16) {
      const update = f32x4.mul(f32x4.mul(factor, v128.load(factors)), f32x4.mul(v128.load(gradient), scales));
      const w = v128.load(weights);
      const decayed = f32x4.add(w, f32x4.mul(decays, w));
      v128.store(weights, f32x4.sub(decayed, f32x4.mul(f32x4.div(update, divisors), rates)));
    }
    for (; gradient < last; gradient += 4, weights += 4, factors += 4) {
      const update = rowFactor * load<f32>(factors) * (load<f32>(gradient) * scale);
      const w = load<f32>(weights);
      store<f32>(weights, w + minusDecay * w - (update / divisor) * learningRate);
    }
  }
}

function squared(g: v128, smallest: v128): v128 {
  return f32x4.add(f32x4.mul(g, g), smallest);
}

/** The lower two numbers, squared in float64. */
function widelySquared(x: v128): v128 {
  const wide = f64x2.promote_low_f32x4(x);
  return f64x2.mul(wide, wide);
}

function upper(x: v128): v128 {
  return v128.shuffle<f32>(x, x, 2, 3, 2, 3);
}

/** The sum of eight sums. */
function total(s0: v128, s1: v128, s2: v128, s3: v128): f64 {
  const sum = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
