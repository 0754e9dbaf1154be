import type { StepRange } from '../../charts/steps-plot.ts';

/** A part of a run that follows its growth, or a stretch that was drawn. */
export type ShownSteps = keyof typeof lastShare | StepRange;

/** Which share of the steps done is shown, counted from the end. */
const lastShare = { all: 1, half: 0.5, tenth: 0.1 } as const;
export const namedSteps = Object.keys(lastShare) as (keyof typeof lastShare)[];

/** The axis: the whole run up to its last planned step, or the end of what is done, or the drawn stretch. A run may outdo its plan. */
export function axisOf(shown: ShownSteps, step: number, maxStep: number): StepRange {
  const end = Math.max(step, maxStep);
  if (typeof shown !== 'string') return { from: shown.from, to: Math.min(shown.to, Math.max(end, shown.from + 1)) };
  if (shown === 'all') return { from: 0, to: end };
  return { from: Math.floor(step * (1 - lastShare[shown])), to: Math.max(step, 1) };
}
