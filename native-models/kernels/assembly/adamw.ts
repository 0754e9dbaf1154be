import { REST } from './rest';

/**
 * One step of AdamW over `length` weights and their moments; every operation in float32, as in training/adamw.ts.
 * @param fromGradient whether exp_avg is reckoned from the gradient's end.
 */
export function adamw(
  weights: usize,
  exp_avg: usize,
  exp_avg_sq: usize,
  gradient: usize,
  length: i32,
  scale: f32,
  keptWeight: f32,
  lerpWeight: f32,
  fromGradient: bool,
  beta2: f32,
  oneMinusBeta2: f32,
  biasCorrection2Root: f32,
  epsilon: f32,
  minusStepSize: f32,
): void {
  const scales = f32x4.splat(scale);
  const kept = f32x4.splat(keptWeight);
  const lerp = f32x4.splat(lerpWeight);
  const starts = i32x4.splat(fromGradient ? -1 : 0);
  const decay = f32x4.splat(beta2);
  const growth = f32x4.splat(oneMinusBeta2);
  const correction = f32x4.splat(biasCorrection2Root);
  const smallest = f32x4.splat(epsilon);
  const step = f32x4.splat(minusStepSize);
  const end = (<usize>(length & ~3)) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const g = f32x4.mul(v128.load(gradient + i), scales);
    const previous = v128.load(exp_avg + i);
    const m = f32x4.add(v128.bitselect(g, previous, starts), f32x4.mul(lerp, f32x4.sub(g, previous)));
    const v = f32x4.add(f32x4.mul(v128.load(exp_avg_sq + i), decay), f32x4.mul(f32x4.mul(growth, g), g));
    v128.store(exp_avg + i, m);
    v128.store(exp_avg_sq + i, v);
    const denominator = f32x4.add(f32x4.div(f32x4.sqrt(v), correction), smallest);
    const update = f32x4.div(f32x4.mul(step, m), denominator);
    v128.store(weights + i, f32x4.add(f32x4.mul(v128.load(weights + i), kept), update));
  }
  const rest = (<usize>(length & 3)) << 2;
  if (rest === 0) return;
  memory.copy(REST, weights + end, rest);
  memory.copy(REST + 16, exp_avg + end, rest);
  memory.copy(REST + 32, exp_avg_sq + end, rest);
  memory.copy(REST + 48, gradient + end, rest);
  // prettier-ignore
  adamw(
    REST, REST + 16, REST + 32, REST + 48, 4,
    scale, keptWeight, lerpWeight, fromGradient, beta2, oneMinusBeta2, biasCorrection2Root, epsilon, minusStepSize,
  );
  memory.copy(weights + end, REST, rest);
  memory.copy(exp_avg + end, REST + 16, rest);
  memory.copy(exp_avg_sq + end, REST + 32, rest);
}
