import type { TrainingStep } from './lab-types.ts';
import type { TrainingHistory } from './training-history.ts';

/** Weight of what was before in the smoothed loss, unless another is chosen. */
export const SMOOTHING = 0.8;

/** What weighs less beside 1 than a double can tell. */
const NOTHING = 1e-17;

/**
 * Exponential moving average with the start's bias taken out, as Adam does it: m ← β·m + (1 − β)·x, shown as
 * m / (1 − βᵗ), so that the first value is the first loss. At some of the values, ascending; each knows all those before it that
 * still weigh anything.
 */
export function smoothedAt(values: ArrayLike<number>, indices: readonly number[], beta: number): readonly number[] {
  const memory = beta === 0 ? 1 : Math.ceil(Math.log(NOTHING) / Math.log(beta));
  const averages = new Array<number>(indices.length);
  let mean = 0;
  let weight = 0;
  let next = 0;
  // Plain loops: of a hundred thousand steps each turn of the slider takes them, for each run on screen.
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at]!;
    if (index - next >= memory) {
      next = index - memory + 1;
      mean = weight = 0;
    }
    for (; next <= index; next++) {
      mean = beta * mean + (1 - beta) * values[next]!;
      weight = beta * weight + (1 - beta);
    }
    averages[at] = mean / weight;
  }
  return averages;
}

const known = new WeakMap<readonly TrainingStep[], Float64Array>();

/** The loss of each step, side by side in memory; kept as long as the list of steps is. */
export function lossesOf(steps: readonly TrainingStep[]): Float64Array {
  let losses = known.get(steps);
  if (losses === undefined) {
    losses = Float64Array.from(steps, ({ loss }) => loss);
    known.set(steps, losses);
  }
  return losses;
}

/** The loss at a run's end, smoothed; null before its first step. */
export function lastLoss({ steps }: Pick<TrainingHistory, 'steps'>, smoothing = SMOOTHING): number | null {
  return steps.length === 0 ? null : smoothedAt(lossesOf(steps), [steps.length - 1], smoothing)[0]!;
}
