import { throwIfAborted } from './engine-error.ts';
import { forwardExamples } from './forward-examples.ts';
import type { EngineContext } from './t5-engine.ts';
import { translateBatch } from './translate-batch.ts';

/** Everyday sentences in the languages of the course, short and long; any T5 says something to each. */
const sentences = [
  'translate to en: Где солнце?',
  'translate to en: Мама мыла раму.',
  'translate to en: Вчера мы ходили в зоопарк.',
  'translate to en: Какой город является столицей Финляндии?',
  'translate to en: Россия и Германия',
  'translate to en: 我喜欢学习。',
  'translate to en: 我看到太阳。',
  'translate to ru: Where is the sun?',
  'translate to ru: I see Finland.',
  'translate to ru: The weather is good today, and we are going for a walk.',
  'translate to ru: Chinese, Russian',
  'translate to ru: 我看到太阳。',
  'translate to zh: Where is Russia?',
  'translate to zh: I see the sun.',
  'translate to zh: Я вижу: солнце.',
  'translate to zh: Финляндия и Россия',
];
const BATCH = 4;
const MAX_NEW_TOKENS = 48;

export interface SampleMeasurement {
  readonly sources: readonly string[];
  readonly translations: readonly string[];
  /** Per token of the targets, or of the own translations where there are none; in nats. */
  readonly meanLoss: number;
  readonly elapsedMs: number;
}

/** Translates the sample greedily and scores `targets`, or, where there are none, the own translations. */
export async function measureSample(
  context: EngineContext,
  targets: readonly string[] | null,
  options: { readonly onProgress: (done: number, total: number) => void; readonly signal?: AbortSignal },
): Promise<SampleMeasurement> {
  // The first run of a session makes its buffers; that is not the precision's time.
  await translateBatch(context, sentences.slice(0, BATCH), { max_new_tokens: 2 }, options);
  const started = performance.now();
  const translations: string[] = [];
  for (let from = 0; from < sentences.length; from += BATCH) {
    throwIfAborted(options.signal);
    const batch = sentences.slice(from, from + BATCH);
    translations.push(...(await translateBatch(context, batch, { max_new_tokens: MAX_NEW_TOKENS }, options)));
    options.onProgress(translations.length, sentences.length);
  }
  const elapsedMs = performance.now() - started;
  const examples = sentences.map((source, index) => ({ source, target: (targets ?? translations)[index]! }));
  const { loss } = await forwardExamples(context, { examples, alternatives: 0 }, options.signal);
  return { sources: sentences, translations, meanLoss: loss, elapsedMs };
}
