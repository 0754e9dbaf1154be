import type { ExportResult } from '../../native-models/fine-tuning/export-proof.ts';
import type { TrainingDone } from '../../native-models/training/training-events.ts';
import type { DataInspection, ExaminedStep, ReadPairs, TrainingForecast } from '../contract/replies/fine-tuning.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import type {
  ExamineStepJob,
  ExportJob,
  ForecastJob,
  InspectJob,
  ReadPairsJob,
  ResumeJob,
  StartJob,
} from './training-parts.ts';

type Nothing = Readonly<Record<string, never>>;

/**
 * What a training worker answers; it gets one of the first seven, and then ends. Cancelling `train` or `resume` is the
 * wish to stop: the step under way ends, a checkpoint is written, and the call resolves.
 */
export interface TrainingCalls {
  /** Events: TrainingEvent. */
  'training.train': { readonly request: StartJob; readonly reply: TrainingDone };
  'training.resume': { readonly request: ResumeJob; readonly reply: TrainingDone };
  /** Events: ExportProgress. */
  'training.export': { readonly request: ExportJob; readonly reply: ExportResult };
  /** Events: ForecastProgress. */
  'training.forecast': { readonly request: ForecastJob; readonly reply: TrainingForecast };
  /** Events: DataProgress. */
  'training.inspect': { readonly request: InspectJob; readonly reply: DataInspection };
  'training.readPairs': { readonly request: ReadPairsJob; readonly reply: ReadPairs };
  'training.examineStep': { readonly request: ExamineStepJob; readonly reply: ExaminedStep };
  /** After the step under way; the event `paused` says when. */
  'training.pause': { readonly request: Nothing; readonly reply: null };
  'training.continue': { readonly request: Nothing; readonly reply: null };
}

export type TrainingChannel = keyof TrainingCalls;

/** One handler for each call; a call without one does not type-check. */
export type TrainingHandlers = {
  readonly [Channel in TrainingChannel]: (
    request: TrainingCalls[Channel]['request'],
    context: CallContext,
  ) => Promise<TrainingCalls[Channel]['reply']>;
};

/** How the host's services reach a training worker. Rejects with LabError. */
export type CallTraining = <Channel extends TrainingChannel>(
  channel: Channel,
  request: TrainingCalls[Channel]['request'],
  context: CallContext,
) => Promise<TrainingCalls[Channel]['reply']>;

/** What a new training worker gets as `workerData`. */
export interface TrainingWorkerData {
  /** Where graphs, converted weights and encoded data sets are kept. */
  readonly cacheFolder: string;
}
