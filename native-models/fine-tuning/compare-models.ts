import type { Example } from '../data-sets/example.ts';
import { T5Engine, type EngineContext } from '../engine/t5-engine.ts';
import { collatePairs, forward } from '../engine/teacher-forcing.ts';
import { translateRows } from '../engine/translate.ts';
import type { Seq2SeqBatch } from '../t5/batch.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { ComparedTranslation, ExportOptions, ExportResult } from './export-proof.ts';
import { openLiveTraining, openModel } from './open-training.ts';

/** Logits may differ by this share of the largest: other kernels multiply packed weights in another order. */
const LOGIT_TOLERANCE = 1e-4;
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
 * teacher-forced logits of the first examples, and translations.
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
  },
): Promise<Comparison> {
  const { cacheFolder, base, onProgress, signal } = options;
  const sources = [...examples.map(({ source }) => source), ...sentences].slice(0, TRANSLATIONS);
  onProgress({ event: 'verifying', done: 0, total: sources.length });
  // Nothing frozen: every weight comes out of memory, on another way than the exported ones. Nothing is trained: the
  // optimizer whose moments are the smallest will do.
  const args: TrainingArguments = { ...options.arguments, freeze: [], optim: 'adafactor' };
  const training = await openLiveTraining(await openModel(base ?? checkpoint), args, {
    cacheFolder,
    adapter: checkpoint,
  });
  const live = training.context;
  try {
    const engine = await T5Engine.open(exported, { device: 'cpu', cacheFolder });
    try {
      const max_logit_difference = await logitDifference(live, engine.context, examples, signal);
      const differing_translations = await differingTranslations(live, engine.context, sources, options);
      return {
        verified: max_logit_difference <= LOGIT_TOLERANCE && differing_translations.length === 0,
        max_logit_difference,
        translations_compared: sources.length,
        differing_translations,
      };
    } finally {
      await engine.close();
    }
  } finally {
    await training.close();
  }
}

/** Largest difference in units of the largest logit. */
async function logitDifference(
  a: EngineContext,
  b: EngineContext,
  examples: readonly Example[],
  signal: AbortSignal,
): Promise<number> {
  const chosen = examples.length > 0 ? examples : sentences.map((text) => ({ source: text, target: text }));
  let largest = 0;
  let difference = 0;
  for (const { source, target } of chosen.slice(0, LOGIT_EXAMPLES)) {
    signal.throwIfAborted();
    const pair = { source: a.tokenizer.encodeIds(source), target: a.tokenizer.encodeIds(target) };
    const batch = collatePairs(a.model.config, [pair]);
    const [ours, theirs] = [await logitsOf(a, batch), await logitsOf(b, batch)];
    for (let at = 0; at < ours.length; at++) {
      largest = Math.max(largest, Math.abs(ours[at]!));
      difference = Math.max(difference, Math.abs(ours[at]! - theirs[at]!));
    }
  }
  return largest === 0 ? difference : difference / largest;
}

/** Float32: [1, target_length, vocab_size]. */
async function logitsOf({ sessions }: EngineContext, batch: Seq2SeqBatch): Promise<Float32Array> {
  return (await forward(sessions, batch, [], ['logits'])).outputs['logits']!.data as Float32Array;
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
