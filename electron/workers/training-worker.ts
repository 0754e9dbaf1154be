import { parentPort, workerData } from 'node:worker_threads';
import { readPairs } from '../../native-models/data-sets/read-pairs.ts';
import { examineStep } from '../../native-models/fine-tuning/examine-step.ts';
import { exportRun } from '../../native-models/fine-tuning/export-run.ts';
import { forecastTraining } from '../../native-models/fine-tuning/forecast-training.ts';
import { inspectData } from '../../native-models/fine-tuning/inspect-data.ts';
import { resumeRun, startRun } from '../../native-models/fine-tuning/train-run.ts';
import { servePort } from './serve-port.ts';
import { standBack } from './stand-back.ts';
import type { TrainingWorkerData } from './training-api.ts';
import { createTrainingHandlers } from './training-handlers.ts';
import type { TrainingParts } from './training-parts.ts';

// A training worker: the thread in which one run trains, or one export, forecast, inspection or examined step is made, or
// pairs are read. The host opens one for each, asks by the calls of training-api.ts, and lets it end.
if (!parentPort) throw new Error('training-worker runs as a worker thread only.');
const { cacheFolder } = workerData as TrainingWorkerData;

standBack();
const parts: TrainingParts = { startRun, resumeRun, exportRun, forecastTraining, inspectData, readPairs, examineStep };
servePort(parentPort, createTrainingHandlers(parts, cacheFolder), async () => undefined);
