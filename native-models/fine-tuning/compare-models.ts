import type { Example } from '../data-sets/example.ts';
import { T5Engine, type EngineContext } from '../engine/t5-engine.ts';
import { collatePairs, forward } from '../engine/teacher-forcing.ts';
import { translateRows } from '../engine/translate.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { ComparedTranslation, ExportProgress, ExportResult } from './export-proof.ts';
import { openLiveTraining, openModel } from './open-training.ts';

/** Logits may differ by this share of the largest: other kernels multiply packed weights in another order. */
const LOGIT_TOLERANCE = 1e-4;
const LOGIT_EXAMPLES = 8;
const TRANSLATIONS = 20;
const TRANSLATIONS_AT_ONCE = 4;
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
  options: {
    readonly cacheFolder: string;
    readonly arguments: TrainingArguments;
    /** Where adapters were trained: the model beside which the checkpoint's adapters are put, as in training. */
    readonly base: string | null;
    readonly onProgress: (progress: ExportProgress) => void;
    readonly signal: AbortSignal;
  },
): Promise<Comparison> {
  const { cacheFolder, base } = options;
  // Nothing frozen: every weight comes out of memory, on another way than the exported ones.
  const args: TrainingArguments = { ...options.arguments, freeze: [] };
  const training = await openLiveTraining(await openModel(base ?? checkpoint), args, {
    cacheFolder,
    adapter: checkpoint,
  });
  const live = training.context;
  try {
    const engine = await T5Engine.open(exported, { device: 'cpu', cacheFolder });
    try {
      const max_logit_difference = await logitDifference(live, engine.context, examples);
      const sources = [...examples.map(({ source }) => source), ...sentences].slice(0, TRANSLATIONS);
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
async function logitDifference(a: EngineContext, b: EngineContext, examples: readonly Example[]): Promise<number> {
  const chosen = examples.length > 0 ? examples : sentences.map((text) => ({ source: text, target: text }));
  let largest = 0;
  let difference = 0;
  for (const { source, target } of chosen.slice(0, LOGIT_EXAMPLES)) {
    const pair = { source: a.tokenizer.encodeIds(source), target: a.tokenizer.encodeIds(target) };
    const batch = collatePairs(a.model.config, [pair]);
    const [ours, theirs] = await Promise.all(
      [a, b].map(async ({ sessions }) => (await forward(sessions, batch, [], ['logits'])).outputs['logits']!.data),
    );
    for (let at = 0; at < ours!.length; at++) {
      largest = Math.max(largest, Math.abs(Number(ours![at])));
      difference = Math.max(difference, Math.abs(Number(ours![at]) - Number(theirs![at])));
    }
  }
  return largest === 0 ? difference : difference / largest;
}

async function differingTranslations(
  live: EngineContext,
  exported: EngineContext,
  sources: readonly string[],
  { onProgress, signal }: { onProgress: (progress: ExportProgress) => void; signal: AbortSignal },
): Promise<readonly ComparedTranslation[]> {
  const differing: ComparedTranslation[] = [];
  for (let from = 0; from < sources.length; from += TRANSLATIONS_AT_ONCE) {
    const part = sources.slice(from, from + TRANSLATIONS_AT_ONCE);
    const rows = part.map((source) => live.tokenizer.encodeIds(source));
    const settings = { max_new_tokens: MAX_NEW_TOKENS };
    const ours = await translateRows(live, rows, settings, { signal });
    const theirs = await translateRows(exported, rows, settings, { signal });
    part.forEach((source, index) => {
      if (ours[index] !== theirs[index]) differing.push({ source, live: ours[index]!, exported: theirs[index]! });
    });
    onProgress({ event: 'verifying', done: from + part.length, total: sources.length });
  }
  return differing;
}
