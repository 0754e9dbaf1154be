import type { InspectedSet } from '../../native-models/fine-tuning/data-inspection.ts';
import { eachPart } from '../../native-models/runs/run-data.ts';
import { TrainingControl } from '../../native-models/training/training-control.ts';
import type { LabErrorData } from '../contract/lab-error.ts';
import { describeKeptError } from './describe-error.ts';
import type { TrainingHandlers } from './training-api.ts';
import type { TrainingParts } from './training-parts.ts';

/** What a training worker answers, one row a call. A worker trains one run, so it has one control. */
export function createTrainingHandlers(parts: TrainingParts, cacheFolder: string): TrainingHandlers {
  const control = new TrainingControl();
  const stopOn = (signal: AbortSignal) => {
    if (signal.aborted) control.requestStop();
    signal.addEventListener('abort', () => control.requestStop(), { once: true });
  };
  return {
    'training.train': (job, { emit, signal }) => {
      stopOn(signal);
      return parts.startRun({ ...job, cacheFolder }, control, emit);
    },
    'training.resume': (job, { emit, signal }) => {
      stopOn(signal);
      return parts.resumeRun({ ...job, cacheFolder }, control, emit);
    },
    'training.export': (job, { emit: onProgress, signal }) =>
      parts.exportRun({ ...job, cacheFolder }, { onProgress, signal }),
    'training.forecast': (job, { emit: onProgress, signal }) =>
      parts.forecastTraining({ ...job, cacheFolder }, { onProgress, signal }),
    'training.inspect': async (job, { emit, signal }) => {
      const onProgress = (rows: number) => emit({ event: 'progress', rows });
      const { sets, first_batch } = await parts.inspectData({ ...job, cacheFolder }, { onProgress, signal });
      return { sets: await eachPart(sets, describedSet), first_batch };
    },
    'training.readPairs': ({ data, limit }, { signal }) => parts.readPairs(data, { limit, signal }),
    'training.examineStep': (job, { signal }) => parts.examineStep({ ...job, cacheFolder }, { signal }),
    'training.pause': async () => {
      control.requestPause();
      return null;
    },
    'training.continue': async () => {
      control.requestContinue();
      return null;
    },
  };
}

/** A data set with its error under the contract's code. */
const describedSet = (set: InspectedSet): InspectedSet<LabErrorData> =>
  set.phase === 'failed' ? { ...set, error: describeKeptError(set.error) } : set;
