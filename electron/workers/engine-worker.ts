import { parentPort, workerData } from 'node:worker_threads';
import { readColumns } from '../../native-models/data-sets/read-columns.ts';
import { readExamples } from '../../native-models/data-sets/read-examples.ts';
import { selfAttentionSheet } from '../../native-models/engine/self-attention-sheet.ts';
import { T5Engine } from '../../native-models/engine/t5-engine.ts';
import { assertStartModel } from '../../native-models/fine-tuning/describe-run.ts';
import { listDevices } from '../../native-models/runtime/devices.ts';
import { loadTokenizer } from '../../native-models/tokenizer/load-tokenizer.ts';
import { searchVocabulary } from '../../native-models/tokenizer/search-vocabulary.ts';
import { StatisticsCounter } from '../../native-models/tokenizer/text-statistics.ts';
import { traceText } from '../../native-models/tokenizer/trace-text.ts';
import { entriesOf, vocabularyPage } from '../../native-models/tokenizer/vocabulary-page.ts';
import { previewFile } from '../../native-models/translation-files/preview-file.ts';
import { outputState, proposeOutput } from '../../native-models/translation-files/propose-output.ts';
import { translateFile } from '../../native-models/translation-files/translate-file.ts';
import type { EngineWorkerData } from './engine-api.ts';
import { createEngineHandlers } from './engine-handlers.ts';
import type { EngineParts } from './engine-parts.ts';
import { createGiveWay } from './give-way.ts';
import { createOpenModels } from './open-models.ts';
import { servePort } from './serve-port.ts';
import { createWeightsHandlers } from './weights-handlers.ts';

// The engine worker: the thread in which models run. The host asks, by the calls of engine-api.ts, and supervises.
if (!parentPort) throw new Error('engine-worker runs as a worker thread only.');
const { cacheFolder } = workerData as EngineWorkerData;

const parts: EngineParts = {
  loadTokenizer,
  searchVocabulary,
  traceText,
  vocabularyPage,
  entriesOf,
  createStatisticsCounter: (tokenizer) => new StatisticsCounter(tokenizer),
  readColumns,
  readExamples,
  assertStartModel,
  translateFile,
  previewFile,
  proposeOutput,
  outputState,
  selfAttentionSheet,
  listDevices: () => listDevices(),
  openEngine: (folder, options) => T5Engine.open(folder, options),
};
const giveWay = createGiveWay();
const models = createOpenModels(parts, cacheFolder, giveWay);
const handlers = { ...createEngineHandlers(models, parts), ...createWeightsHandlers(giveWay) };
servePort(parentPort, handlers, () => models.close());
