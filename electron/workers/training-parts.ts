import type * as dataSets from '../../native-models/data-sets/read-pairs.ts';
import type * as examining from '../../native-models/fine-tuning/examine-step.ts';
import type * as exporting from '../../native-models/fine-tuning/export-run.ts';
import type * as forecasting from '../../native-models/fine-tuning/forecast-training.ts';
import type * as inspecting from '../../native-models/fine-tuning/inspect-data.ts';
import type * as training from '../../native-models/fine-tuning/train-run.ts';

/** A job as the host sends it; the thread knows where the lab's cache lies. All paths are absolute. */
type Sent<Job> = Omit<Job, 'cacheFolder'>;
export type StartJob = Sent<training.StartJob>;
export type ResumeJob = Sent<training.ResumeJob>;
export type ExportJob = Sent<exporting.ExportJob>;
export type ForecastJob = Sent<forecasting.ForecastJob>;
export type InspectJob = Sent<inspecting.InspectJob>;
export type ExamineStepJob = Sent<examining.ExamineStepJob>;

/** The first `limit` rows of a data set. */
export interface ReadPairsJob {
  readonly data: Parameters<typeof dataSets.readPairs>[0];
  readonly limit: number;
}

/** What the training worker needs of native-models. They come as arguments, so its calls are tested without ONNX Runtime. */
export interface TrainingParts {
  /** Emits `started` when the run's folder exists and the first step is about to run; what fails before, rejects. */
  readonly startRun: typeof training.startRun;
  readonly resumeRun: typeof training.resumeRun;
  readonly exportRun: typeof exporting.exportRun;
  readonly forecastTraining: typeof forecasting.forecastTraining;
  readonly inspectData: typeof inspecting.inspectData;
  readonly readPairs: typeof dataSets.readPairs;
  readonly examineStep: typeof examining.examineStep;
}
