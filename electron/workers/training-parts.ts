import type { DataSource } from '../../native-models/data-sets/example.ts';
import type { ExportProgress, ExportResult } from '../../native-models/fine-tuning/export-proof.ts';
import type { TrainingArguments } from '../../native-models/training-arguments/argument-table.ts';
import type { TrainingControl } from '../../native-models/training/training-control.ts';
import type { TrainingDone, TrainingEvent } from '../../native-models/training/training-events.ts';
import type { DataInspection } from '../contract/replies.ts';

/** A run that begins. All paths are absolute. */
export interface StartJob {
  /** The run's folder, new or empty. */
  readonly run: string;
  readonly model: { readonly name: string; readonly path: string };
  readonly threads?: number;
  readonly train: DataSource;
  readonly evaluation?: DataSource;
  readonly arguments: TrainingArguments;
  /** Example indices, one list per forward pass: replaces the random order. */
  readonly batches?: readonly (readonly number[])[];
}

/** A run that goes on from its last whole checkpoint. */
export interface ResumeJob {
  readonly run: string;
}

export interface ExportJob {
  readonly run: string;
  readonly checkpoint?: 'best' | 'last' | number;
  readonly output: string;
}

export interface InspectJob {
  /** The model's folder. */
  readonly model: string;
  readonly data: DataSource;
  readonly arguments: TrainingArguments;
}

/** Where graphs and converted weights are kept. */
interface Cached {
  readonly cacheFolder: string;
}
type Emit = (event: TrainingEvent) => void;

/** What the training worker needs of native-models. They come as arguments, so its calls are tested without ONNX Runtime. */
export interface TrainingParts {
  /** Emits `started` when the run's folder exists and the first step is about to run; what fails before, rejects. */
  startRun(job: StartJob & Cached, control: TrainingControl, emit: Emit): Promise<TrainingDone>;
  resumeRun(job: ResumeJob & Cached, control: TrainingControl, emit: Emit): Promise<TrainingDone>;
  exportRun(
    job: ExportJob & Cached,
    options: { onProgress: (progress: ExportProgress) => void; signal: AbortSignal },
  ): Promise<ExportResult>;
  inspectData(
    job: InspectJob,
    options: { onProgress: (rows: number) => void; signal: AbortSignal },
  ): Promise<DataInspection>;
}
