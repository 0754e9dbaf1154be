import type { TrainingArguments } from '../training-arguments/argument-table.ts';

export type AdamWArguments = Pick<TrainingArguments, 'adam_beta1' | 'adam_beta2' | 'adam_epsilon' | 'weight_decay'>;

/** The scalars of one step: computed in float64, as Python does, and rounded once where they meet float32. */
export interface AdamWScalars {
  /** 1 − learning_rate · weight_decay, for parameters to which weight decay applies. */
  readonly keptWeight: number;
  /** 1 − adam_beta1, and 1 less where exp_avg is reckoned from the gradient's end (`fromGradient`). */
  readonly lerpWeight: number;
  readonly fromGradient: boolean;
  readonly beta2: number;
  readonly oneMinusBeta2: number;
  /** Square root of 1 − adam_beta2^step. */
  readonly biasCorrection2Root: number;
  readonly epsilon: number;
  /** − learning_rate / (1 − adam_beta1^step). */
  readonly minusStepSize: number;
}

const { fround } = Math;

export function adamWScalars(
  { adam_beta1, adam_beta2, adam_epsilon, weight_decay }: AdamWArguments,
  learning_rate: number,
  step: number,
): AdamWScalars {
  const oneMinusBeta1 = fround(1 - adam_beta1);
  const fromGradient = oneMinusBeta1 >= 0.5;
  return {
    keptWeight: fround(1 - learning_rate * weight_decay),
    lerpWeight: fromGradient ? fround(oneMinusBeta1 - 1) : oneMinusBeta1,
    fromGradient,
    beta2: fround(adam_beta2),
    oneMinusBeta2: fround(1 - adam_beta2),
    biasCorrection2Root: fround(Math.sqrt(1 - adam_beta2 ** step)),
    epsilon: fround(adam_epsilon),
    minusStepSize: fround(-(learning_rate / (1 - adam_beta1 ** step))),
  };
}
