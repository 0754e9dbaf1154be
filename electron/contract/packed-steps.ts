import type { StepField } from '../../native-models/runs/step-line.ts';
import type { TrainingEvent } from '../../native-models/training/training-events.ts';
import type { RunDetails } from './replies/fine-tuning.ts';
import type { Base64 } from './replies/values.ts';

/** Training steps that follow each other: a hundred thousand cross as one text instead of as objects. */
export interface PackedSteps {
  readonly event: 'steps';
  readonly count: number;
  /** The rows of `values`. */
  readonly fields: readonly StepField[];
  /** float64 [fields.length, count] */
  readonly values: Base64;
}

/** A run's events in order, its steps packed or not. */
export type PackedHistory = readonly (TrainingEvent | PackedSteps)[];

export interface PackedRunDetails extends Omit<RunDetails, 'history'> {
  readonly history: PackedHistory;
}
