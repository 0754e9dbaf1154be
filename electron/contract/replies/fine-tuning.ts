import type { ComparedSentence, FigureComparison } from '../../../native-models/fine-tuning/before-after.ts';
import type { DataInspection as Inspection } from '../../../native-models/fine-tuning/data-inspection.ts';
import type { LabErrorData } from '../lab-error.ts';

export type { FileColumns } from '../../../native-models/data-sets/read-columns.ts';
export type { ReadPairs } from '../../../native-models/data-sets/read-pairs.ts';
export type { ComparedSentence, FigureComparison } from '../../../native-models/fine-tuning/before-after.ts';
export type { DataReport } from '../../../native-models/data-sets/data-report.ts';
export type { ExaminedStep, ParameterChange } from '../../../native-models/fine-tuning/examined-step.ts';
export type { ExportProgress, ExportResult } from '../../../native-models/fine-tuning/export-proof.ts';
export type { ForecastProgress, TrainingForecast } from '../../../native-models/fine-tuning/training-forecast.ts';
export type { ImportedRun } from '../../../native-models/runs/trainer-state.ts';
export type { RunDetails } from '../../../native-models/runs/run-state.ts';

export type DataInspection = Inspection<LabErrorData>;

/** Sentences before and after a training. */
export interface BeforeAfter {
  readonly sentences: readonly ComparedSentence[];
  /** One a figure; none where no sentence has a reference. */
  readonly figures: readonly FigureComparison[];
  /** Pairs that the set has; those compared may have been drawn from them. */
  readonly total: number;
  /** Pairs that the models cannot take, which were left out. */
  readonly refused: number;
  readonly elapsedMs: number;
}

/** Translations made, of both models together. */
export interface BeforeAfterProgress {
  readonly event: 'progress';
  readonly done: number;
  readonly total: number;
}

export interface DataProgress {
  readonly event: 'progress';
  readonly rows: number;
}
