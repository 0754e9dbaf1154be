import type { TrainingStep } from '../training/training-events.ts';

/** A step's numbers, in the order in which the lab writes them. */
export const stepFields = [
  'step',
  'epoch',
  'loss',
  'grad_norm',
  'learning_rate',
  'elapsedMs',
] as const satisfies Exclude<keyof TrainingStep, 'event'>[];
export type StepField = (typeof stepFields)[number];

const number = String.raw`-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?`;
/** JSON writes what is not a finite number as null. */
const measured = `${number}|null`;
const patterns: Readonly<Record<StepField, string>> = {
  step: String.raw`\d+`,
  epoch: number,
  loss: measured,
  grad_norm: measured,
  learning_rate: measured,
  elapsedMs: number,
};

/**
 * The line of a step as the lab writes it, as the source of a regular expression with a group for each of `fields`, in
 * the order of `stepFields`. `Number` reads each group: null becomes NaN.
 */
export function stepLineSource(fields: readonly StepField[]): string {
  const members = stepFields.map((field) => `"${field}":(${fields.includes(field) ? '' : '?:'}${patterns[field]})`);
  return String.raw`\{"event":"step",${members.join(',')}\}`;
}

/** How the line of a training step begins. */
export const stepLineStart = '{"event":"step"';

/** No step's line is shorter, its line feed included. */
export const stepLineLength = `${stepLineStart}${stepFields.map((field) => `,"${field}":0`).join('')}}\n`.length;
