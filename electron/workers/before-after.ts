import type { DataSource } from '../../native-models/data-sets/example.ts';
import { drawExamples } from '../../native-models/data-sets/draw-examples.ts';
import { createRandom } from '../../native-models/distributions/random.ts';
import { compareFigures, outcome, type SentenceOutcome } from '../../native-models/fine-tuning/before-after.ts';
import { splitRows, type SplitPart } from '../../native-models/fine-tuning/split-rows.ts';
import type { RunDescription } from '../../native-models/runs/run-description.ts';
import type { BeforeAfter, BeforeAfterProgress } from '../contract/replies/fine-tuning.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import type { Engine, EngineParts } from './engine-parts.ts';

/** Sentences handed to the engine at once, between two looks at the progress. */
const SENTENCES_AT_ONCE = 32;
/** A model that does not find its end must not write on for ever; a sentence has fewer. */
const MAX_NEW_TOKENS = 128;
/** Which pairs are drawn, and what is resampled, is the same at every call. */
const seeded = () => createRandom(42, 0);

/** A start model and a checkpoint, and the sentences that both translate. All paths are absolute. */
export interface BeforeAfterJob {
  readonly start: RunDescription['model'];
  readonly checkpoint: string;
  readonly task_prefix: string;
  readonly threads?: number;
  readonly set:
    /** `part`: of data that the training split. */
    | { readonly kind: 'data'; readonly data: DataSource; readonly part?: SplitPart }
    | { readonly kind: 'sources'; readonly sources: readonly string[] };
  readonly most: number;
}

interface Sentence {
  readonly source: string;
  readonly reference: string | null;
}

/** Opens a folder's model for the time of some work. */
type WithModel = <Result>(folder: string, work: (engine: Engine) => Promise<Result>) => Promise<Result>;

/**
 * Lets both models translate the sentences and score the references, one model after the other, so that both get the
 * machine whole. Pairs that the model cannot take are left out.
 * @throws TrainingError `model-changed` where the start model is not the one that the run began with.
 */
export async function beforeAfter(
  { start, checkpoint, task_prefix, set, most }: BeforeAfterJob,
  { readExamples, assertStartModel }: Pick<EngineParts, 'readExamples' | 'assertStartModel'>,
  withModel: WithModel,
  context: CallContext,
): Promise<BeforeAfter> {
  const began = performance.now();
  const { signal } = context;
  await assertStartModel(start);
  const { sentences: drawn, total } = await sentencesOf(set, most, readExamples, signal);
  const sources = (sentences: readonly Sentence[]) => sentences.map(({ source }) => task_prefix + source);
  const scores = (engine: Engine) => scoreReferences(engine, sources(drawn), drawn, signal);

  const tell = (done: number, all: number) =>
    context.emit({ event: 'progress', done, total: all } satisfies BeforeAfterProgress);
  tell(0, 2 * drawn.length);
  const before = await withModel(start.path, async (engine) => {
    const { losses, refused } = await scores(engine);
    const fitting = drawn.flatMap((sentence, place) => (refused.has(place) ? [] : [{ ...sentence, place }]));
    const onDone = (done: number) => tell(done, 2 * fitting.length);
    return { losses, refused, fitting, translations: await translateAll(engine, sources(fitting), onDone, signal) };
  });
  const { fitting, refused } = before;
  const after = await withModel(checkpoint, async (engine) => {
    const { losses } = await scores(engine);
    const onDone = (done: number) => tell(fitting.length + done, 2 * fitting.length);
    return { losses, translations: await translateAll(engine, sources(fitting), onDone, signal) };
  });

  const sentences = fitting.map(({ source, reference, place }, index) => {
    const of = ({ losses, translations }: typeof after): SentenceOutcome =>
      outcome(translations[index]!, reference, losses.get(place) ?? null);
    return { source, reference, before: of(before), after: of(after) };
  });
  return {
    sentences,
    figures: compareFigures(sentences, seeded),
    total,
    refused: refused.size,
    elapsedMs: performance.now() - began,
  };
}

async function sentencesOf(
  set: BeforeAfterJob['set'],
  most: number,
  readExamples: EngineParts['readExamples'],
  signal: AbortSignal,
): Promise<{ readonly sentences: readonly Sentence[]; readonly total: number }> {
  if (set.kind === 'sources')
    return { sentences: set.sources.map((source) => ({ source, reference: null })), total: set.sources.length };
  const read = () => readExamples(set.data, { signal });
  const rows = set.part ? splitRows(read, set.part) : read();
  const { examples, total } = await drawExamples(rows, most, seeded());
  return { sentences: examples.map(({ source, target }) => ({ source, reference: target })), total };
}

/** The mean loss per token of each reference by the sentence's place, and the places of those that were refused. */
async function scoreReferences(
  engine: Engine,
  sources: readonly string[],
  sentences: readonly Sentence[],
  signal: AbortSignal,
): Promise<{ readonly losses: ReadonlyMap<number, number>; readonly refused: ReadonlySet<number> }> {
  const losses = new Map<number, number>();
  const pairs = sentences.flatMap(({ reference }, place) =>
    reference === null ? [] : [{ source: sources[place]!, target: reference }],
  );
  if (pairs.length === 0) return { losses, refused: new Set() };
  const { refused } = await engine.scorePairs(pairs, {
    onScored: ({ places, nats, tokens }) => places.forEach((place, at) => losses.set(place, nats[at]! / tokens[at]!)),
    onProgress: () => undefined,
    signal,
  });
  return { losses, refused: new Set(refused.map(({ place }) => place)) };
}

async function translateAll(
  engine: Engine,
  sources: readonly string[],
  onDone: (done: number) => void,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const translations: string[] = [];
  for (let from = 0; from < sources.length; from += SENTENCES_AT_ONCE) {
    const part = sources.slice(from, from + SENTENCES_AT_ONCE);
    translations.push(...(await engine.translateBatch(part, { max_new_tokens: MAX_NEW_TOKENS }, { signal })));
    onDone(translations.length);
  }
  return translations;
}
