import type { MeasuredPace, TimesFrom } from './measured-pace.ts';
import type { Estimate } from '../training/training-events.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';

/** Other arguments for the same work, and what they would take. */
export interface ForecastAlternative {
  /** What differs from the arguments that were asked for. */
  readonly change: Partial<TrainingArguments>;
  readonly peak_bytes: Estimate;
  readonly total_ms: Estimate;
  readonly fits: boolean;
}

/**
 * What a training will take, before it begins. Bytes of memory are resident ones of the whole process; times are 0 where no
 * step was measured.
 */
export interface TrainingForecast {
  readonly max_steps: number;
  /** An update, at the mean length of the batches. */
  readonly step_ms: Estimate;
  readonly epoch_ms: Estimate;
  /** All steps, checkpoints and evaluations. */
  readonly total_ms: Estimate;
  /** How often is evaluated, and how long each time takes; 0 where nothing is, or nothing was measured. */
  readonly evaluations: number;
  readonly evaluation_ms: Estimate;
  readonly peak_bytes: Estimate;
  /** What the process may have in all: what it has now, and what the system can still give. */
  readonly available_bytes: number;
  /** What the run's folder will hold at its largest. */
  readonly disk_bytes: number;
  readonly free_bytes: number;
  /** Whether the expected peak lies below what is available. */
  readonly fits: boolean;
  /** Steps that were measured for it; 0 where the training does not fit, and is not tried, or is reckoned from another. */
  readonly measured_steps: number;
  readonly times_from: TimesFrom;
  /** What other trainings of the model can be reckoned from; null before anything was measured. */
  readonly measured: MeasuredPace | null;
  /** Empty where it fits with room; else what would fit, the least change first. */
  readonly alternatives: readonly ForecastAlternative[];
}

export type ForecastProgress = { readonly event: 'measuring'; readonly done: number; readonly total: number };
