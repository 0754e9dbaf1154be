import type { Example } from '../data-sets/example.ts';
import { T5Engine, type EngineContext } from '../engine/t5-engine.ts';
import { collatePairs } from '../engine/teacher-forcing.ts';
import { translateRows } from '../engine/translate-batch.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { LOGIT_TOLERANCE, LogitDifference, logitsOf } from './compare-logits.ts';
import { compareOnnx } from './compare-onnx.ts';
import type { ComparedTranslation, ExportOptions, ExportResult } from './export-proof.ts';
import { openLiveTraining, openModel } from './open-training.ts';

const LOGIT_EXAMPLES = 8;
const TRANSLATIONS = 20;
/** Source tokens of a padded batch, which bound its cache: all twenty where they are sentences, fewer where they are pages. */
const TOKENS_AT_ONCE = 2048;
const MAX_NEW_TOKENS = 64;

/** Where a run has fewer than twenty examples of its own. */
const sentences = ['I see the sun.', 'Где солнце?', '我看到太阳。', 'China and Spanish', 'Россия и Германия'].flatMap(
  (text) => ['en', 'ru', 'zh', 'de'].map((language) => `translate to ${language}: ${text}`),
);

type Comparison = Omit<ExportResult, 'path' | 'files'>;

/**
 * Compares a checkpoint, its weights in memory as in training, with an exported folder, opened as anybody opens it:
 * teacher-forced logits of the first examples, and translations; with `onnx` the logits of the folder's ONNX files too.
 */
export async function compareModels(
  checkpoint: string,
  exported: string,
  examples: readonly Example[],
  options: ExportOptions & {
    readonly cacheFolder: string;
    readonly arguments: TrainingArguments;
    /** Where adapters were trained: the model beside which the checkpoint's adapters are put, as in training. */
    readonly base: string | null;
    readonly onnx?: boolean;
  },
): Promise<Comparison> {
  const { cacheFolder, base, onProgress } = options;
  const sources = [...examples.map(({ source }) => source), ...sentences].slice(0, TRANSLATIONS);
  onProgress({ event: 'verifying', done: 0, total: sources.length });
  // Nothing frozen: every weight comes out of memory, on another way than the exported ones. Nothing is trained: the
  // optimizer whose moments are the smallest will do.
  const args: TrainingArguments = { ...options.arguments, freeze: [], optim: 'adafactor' };
  const training = await openLiveTraining(await openModel(base ?? checkpoint), args, {
    cacheFolder,
    adapter: checkpoint,
  });
  const chosen = examples.length > 0 ? examples : sentences.map((text) => ({ source: text, target: text }));
  const first = chosen.slice(0, LOGIT_EXAMPLES);
  const live = training.context;
  try {
    const compared = await compareEngines(live, exported, { first, sources }, options);
    const onnx = options.onnx ? await compareOnnx(live, exported, first, options) : null;
    const differences = [compared.max_logit_difference, onnx?.max_logit_difference ?? 0];
    return {
      verified:
        differences.every((difference) => difference <= LOGIT_TOLERANCE) &&
        compared.differing_translations.length === 0,
      ...compared,
      ...(onnx ? { onnx } : {}),
    };
  } finally {
    await training.close();
  }
}

/** What the engine gives for the exported folder, against the weights in memory. */
async function compareEngines(
  live: EngineContext,
  exported: string,
  { first, sources }: { readonly first: readonly Example[]; readonly sources: readonly string[] },
  options: ExportOptions & { readonly cacheFolder: string },
): Promise<Omit<Comparison, 'verified' | 'onnx'>> {
  const engine = await T5Engine.open(exported, { device: 'cpu', cacheFolder: options.cacheFolder });
  try {
    return {
      max_logit_difference: await logitDifference(live, engine.context, first, options.signal),
      translations_compared: sources.length,
      differing_translations: await differingTranslations(live, engine.context, sources, options),
    };
  } finally {
    await engine.close();
  }
}

/** Largest difference in units of the largest logit, example by example. */
async function logitDifference(
  a: EngineContext,
  b: EngineContext,
  examples: readonly Example[],
  signal: AbortSignal,
): Promise<number> {
  const difference = new LogitDifference();
  for (const { source, target } of examples) {
    signal.throwIfAborted();
    const pair = { source: a.tokenizer.encodeIds(source), target: a.tokenizer.encodeIds(target) };
    const batch = collatePairs(a.model.config, [pair]);
    difference.add(await logitsOf(a, batch), await logitsOf(b, batch));
  }
  return difference.share;
}

/** As many at once as the bound allows: a decode step reads all weights, whether for one row or for twenty. */
async function differingTranslations(
  live: EngineContext,
  exported: EngineContext,
  sources: readonly string[],
  { onProgress, signal }: ExportOptions,
): Promise<readonly ComparedTranslation[]> {
  const rows = sources.map((source) => live.tokenizer.encodeIds(source));
  const batch_size = Math.max(1, Math.floor(TOKENS_AT_ONCE / Math.max(...rows.map((row) => row.length))));
  const settings = { max_new_tokens: MAX_NEW_TOKENS };
  const differing: ComparedTranslation[] = [];
  for (let from = 0; from < rows.length; from += batch_size) {
    const part = rows.slice(from, from + batch_size);
    const ours = await translateRows(live, part, settings, { signal, batch_size });
    const theirs = await translateRows(exported, part, settings, { signal, batch_size });
    part.forEach((_, at) => {
      if (ours[at] !== theirs[at])
        differing.push({ source: sources[from + at]!, live: ours[at]!, exported: theirs[at]! });
    });
    onProgress({ event: 'verifying', done: from + part.length, total: rows.length });
  }
  return differing;
}
