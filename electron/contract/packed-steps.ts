import type { TrainingEvent, TrainingStep } from '../../native-models/training/training-events.ts';
import type { Base64, RunDetails } from './replies.ts';

/** Training steps that follow each other: a hundred thousand cross as one text instead of as objects. */
export interface PackedSteps {
  readonly event: 'steps';
  readonly count: number;
  /** float64 [`stepFields`, count] */
  readonly values: Base64;
}

/** The rows of `values`. */
export const stepFields = [
  'step',
  'epoch',
  'loss',
  'grad_norm',
  'learning_rate',
  'elapsedMs',
] as const satisfies Exclude<keyof TrainingStep, 'event'>[];

/** A run's events in order, its steps packed or not. */
export type PackedHistory = readonly (TrainingEvent | PackedSteps)[];

export interface PackedRunDetails extends Omit<RunDetails, 'history'> {
  readonly history: PackedHistory;
}
