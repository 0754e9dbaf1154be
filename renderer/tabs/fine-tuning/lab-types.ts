import type { LabApi } from '../../../electron/contract/lab-api.ts';
import type { DataInspection, RunDetails, TrainingForecast } from '../../../electron/contract/replies/fine-tuning.ts';

type FineTuning = LabApi['fineTuning'];
type Reply<Method extends keyof FineTuning> = Awaited<ReturnType<FineTuning[Method]>>;
type EventOf<Method extends keyof FineTuning> = Parameters<
  NonNullable<NonNullable<Parameters<FineTuning[Method]>[1]>['onEvent']>
>[0];

/** The contract's types by the names that this tab uses. */
export type ArgumentEntry = Reply<'arguments'>[number];
export type ArgumentName = ArgumentEntry['name'];
export type InspectedSet = DataInspection['sets']['train'];
export type { DataReport, ForecastProgress, TrainingForecast } from '../../../electron/contract/replies/fine-tuning.ts';
export type Estimate = TrainingForecast['peak_bytes'];
/** Other values of some arguments. */
export type ArgumentChange = TrainingForecast['alternatives'][number]['change'];
export type RunSummary = Reply<'start'>;
export type RunState = RunSummary['state'];
export type RunInterruption = NonNullable<RunSummary['interruption']>;
export type RunDescription = RunDetails['description'];
export type ExportResult = Reply<'export'>;
export type ExportProgress = EventOf<'export'>;
export type TrainingEvent = EventOf<'watch'>;
type EventNamed<Name extends TrainingEvent['event']> = Extract<TrainingEvent, { readonly event: Name }>;
export type TrainingStarted = EventNamed<'started'>;
export type TrainingStep = EventNamed<'step'>;
export type ForecastMade = EventNamed<'forecast'>;
export type Evaluation = EventNamed<'evaluation'>;
export type CheckpointWritten = EventNamed<'checkpoint'>;
export type TrainingEnd = EventNamed<'done'> | EventNamed<'failed'>;
