import { parentPort, workerData } from 'node:worker_threads';
import { readExamples } from '../../native-models/data-sets/read-examples.ts';
import { selfAttentionSheet } from '../../native-models/engine/self-attention-sheet.ts';
import { T5Engine } from '../../native-models/engine/t5-engine.ts';
import { listDevices } from '../../native-models/runtime/devices.ts';
import { loadTokenizer } from '../../native-models/tokenizer/load-tokenizer.ts';
import { searchVocabulary } from '../../native-models/tokenizer/search-vocabulary.ts';
import { StatisticsCounter } from '../../native-models/tokenizer/text-statistics.ts';
import { traceText } from '../../native-models/tokenizer/trace-text.ts';
import { entriesOf, vocabularyPage } from '../../native-models/tokenizer/vocabulary-page.ts';
import { translateFile } from '../../native-models/translation-files/translate-file.ts';
import type { EngineWorkerData } from './engine-api.ts';
import { createEngineHandlers } from './engine-handlers.ts';
import type { EngineParts } from './engine-parts.ts';
import { createOpenModels } from './open-models.ts';
import { servePort } from './serve-port.ts';

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
  readExamples,
  translateFile,
  selfAttentionSheet,
  listDevices: () => listDevices(),
  openEngine: (folder, options) => T5Engine.open(folder, options),
};
const models = createOpenModels(parts, cacheFolder);
servePort(parentPort, createEngineHandlers(models, parts), () => models.close());
