import type { ErrorData } from '../errors/typed-error.ts';

/** What a run reports, in order; each is also a line of its events.jsonl. Names are Hugging Face's where it has one. */
export type TrainingEvent =
  | TrainingStarted
  | TrainingStep
  | ForecastMade
  | Evaluation
  | CheckpointWritten
  | TrainingPaused
  | TrainingDone
  | TrainingFailed;

/** Once at the start, and once more at each resume. */
export interface TrainingStarted {
  readonly event: 'started';
  /** Updates that were done before: 0, or those of the checkpoint that the run goes on from. */
  readonly step: number;
  readonly max_steps: number;
  readonly num_train_epochs: number;
  readonly num_examples: number;
  readonly num_parameters: number;
  readonly num_trainable_parameters: number;
}

/** One update of the weights. */
export interface TrainingStep {
  readonly event: 'step';
  /** Counts from 1. */
  readonly step: number;
  readonly epoch: number;
  /** Mean over the step's batches, before the update. */
  readonly loss: number;
  /** Global L2 norm before clipping. */
  readonly grad_norm: number;
  /** With which this update was made. */
  readonly learning_rate: number;
  readonly elapsedMs: number;
}

/** A figure that is not certain. It is expected to lie between `low` and `high`. */
export interface Estimate {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/** What the rest of the training will take. The last one counts; a run that is resumed makes its own. */
export interface ForecastMade {
  readonly event: 'forecast';
  /** Updates done when it was made. */
  readonly step: number;
  /** An update, at the mean length of the batches. */
  readonly step_ms: Estimate;
  /** All steps and checkpoints that are left. */
  readonly remaining_ms: Estimate;
  /** Resident memory of the whole process at its largest. */
  readonly peak_bytes: Estimate;
  /** `measured`: from the first steps of a start or resume; `outside`: time or memory have left what was said last. */
  readonly reason: 'measured' | 'outside';
}

/** A source text and what the model makes of it at this step. */
export interface WatchedTranslation {
  readonly source: string;
  readonly translation: string;
}

export interface Evaluation {
  readonly event: 'evaluation';
  /** 0: of the model that the training began with. */
  readonly step: number;
  readonly epoch: number;
  /** Absent where there are no evaluation examples. */
  readonly eval_loss?: number;
  /** With predict_with_generate: sacrebleu's defaults, 0 to 100. */
  readonly eval_bleu?: number;
  readonly eval_chrf?: number;
  /** The same of the general set, named as the Trainer names the metrics of a further set. */
  readonly eval_general_loss?: number;
  readonly eval_general_bleu?: number;
  readonly eval_general_chrf?: number;
  readonly watch_sentences: readonly WatchedTranslation[];
  readonly elapsedMs: number;
}

export interface CheckpointWritten {
  readonly event: 'checkpoint';
  readonly step: number;
  /** Name of the folder inside the run's. */
  readonly name: string;
  /** Whether it is the best so far by metric_for_best_model. */
  readonly best: boolean;
  readonly size_bytes: number;
  readonly elapsedMs: number;
}

export interface TrainingPaused {
  readonly event: 'paused' | 'continued';
  readonly step: number;
}

export interface TrainingDone {
  readonly event: 'done';
  readonly step: number;
  /** `stopped`: on request; the run can go on from its last checkpoint. */
  readonly reason: 'finished' | 'early_stopping' | 'stopped';
  /** Mean of the losses of all steps since the (last) start. */
  readonly train_loss: number;
  readonly elapsedMs: number;
  readonly last_checkpoint: string | null;
  readonly best_checkpoint: string | null;
  readonly best_metric: number | null;
}

export interface TrainingFailed {
  readonly event: 'failed';
  readonly step: number;
  readonly error: ErrorData;
  readonly last_checkpoint: string | null;
}
