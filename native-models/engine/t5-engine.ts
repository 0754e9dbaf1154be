import { setImmediate as nextTurn } from 'node:timers/promises';
import { readModelFolder, type ModelFolder } from '../library/model-folder.ts';
import { chooseDevice, type DeviceChoice } from '../runtime/devices.ts';
import type { ExecutionDevice, SessionTuning } from '../runtime/session.ts';
import type { Description } from '../t5/description.ts';
import { ParameterSet, type Precision } from '../t5/parameter-set.ts';
import type { Tokenizer } from '../tokenizer/encoding.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import { Attention } from './attention.ts';
import { attentionHead, type AttentionHead, type AttentionHeadRequest } from './attention-head.ts';
import { throwIfAborted } from './engine-error.ts';
import { ModelOutputs } from './output-slice.ts';
import type { TextPair } from './output-run.ts';
import { collatePairBatch, type PairBatch } from './pair-batch.ts';
import { scorePairs, type PairsScore, type ScoreOptions } from './score-pairs.ts';
import type { OutputLayer } from './exact-maximum.ts';
import { openFastOutput, type FastOutput } from './fast-output.ts';
import { forwardExamples, type ForwardExamples, type ForwardRequest } from './forward-examples.ts';
import { nextDistribution, type DistributionRequest, type NextDistribution } from './next-distribution.ts';
import { measureSample, type SampleMeasurement } from './measure-sample.ts';
import { ModelSessions } from './model-sessions.ts';
import { prepareTranslation, type PreparedTranslation } from './search-sources.ts';
import type { DeriveProgress } from './derived-weights.ts';
import { placeWeights, type PlacedWeights } from './place-weights.ts';
import { translate, type EngineTranslation, type TranslateRequest, type TranslateOptions } from './translate.ts';
import { translateBatch } from './translate-batch.ts';
import type { GenerationOptions } from '../generation/generation-options.ts';

export type EnginePrecision = Precision | 'float32-fast';

export interface EngineOptions {
  readonly device: ExecutionDevice | 'auto';
  /** Threads inside one operator; left out, one a physical core. */
  readonly threads?: number;
  /** Where converted weights are kept. */
  readonly cacheFolder: string;
  /**
   * How the large matrices are kept (default float32). `float32-fast` is float32 with greedy search that finds the same
   * tokens over an 8-bit output layer (docs/performance.md).
   */
  readonly precision?: EnginePrecision;
  /** For benches: sessions made otherwise than the lab makes them. */
  readonly tuning?: SessionTuning;
  /** While converted weights are made, the first time. */
  readonly onProgress?: DeriveProgress;
  readonly signal?: AbortSignal;
}

/** What the calls of an open model work with. */
export interface EngineContext {
  readonly model: ModelFolder;
  readonly tokenizer: Tokenizer;
  readonly description: Description;
  readonly sessions: ModelSessions;
  readonly precision: Precision;
  /** The output layer of float32-fast, where that was asked for and can be had. */
  readonly fastOutput: OutputLayer | null;
  /** Inspecting sessions are closed when newer ones need their place, so no two calls may use them at once. */
  readonly oneAfterTheOther: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly device: DeviceChoice;
  /** What the user should know of every result. */
  readonly notes: readonly string[];
  /** What is said once: the first result takes them. */
  readonly notesOnce: string[];
  /** Gives other calls of the thread their turn. */
  readonly yieldToEventLoop: () => Promise<void>;
}

/**
 * An open T5 model: text in, numbers out. Translations give way after each decode step and may be interleaved; losses
 * and attention run one after the other. Belongs into a worker thread, since a session blocks while it computes.
 */
export class T5Engine {
  readonly #context: EngineContext;
  readonly #fast: FastOutput | null;
  /** All heads at once, and single ones of the same run. */
  readonly attention: Attention;
  /** What the model returns for a pair, slice by slice. */
  readonly outputs: ModelOutputs;

  private constructor(context: EngineContext, fast: FastOutput | null) {
    this.#context = context;
    this.#fast = fast;
    this.attention = new Attention(context);
    this.outputs = new ModelOutputs(context);
  }

  /**
   * Opens a Hugging Face folder in place.
   * @throws LibraryError, ConfigError, SafetensorsError, TokenizerError where the folder is not a T5 that the lab can
   * read; EngineError `cancelled`.
   */
  static async open(folder: string, options: EngineOptions): Promise<T5Engine> {
    const model = await readModelFolder(folder);
    const tokenizer = await loadTokenizer(folder);
    const device = await chooseDevice(options.device);
    const asked = options.precision ?? 'float32';
    const precision = asked === 'float32-fast' ? 'float32' : asked;
    const weights = await placeWeights(model, { ...options, precision });
    throwIfAborted(options.signal);
    const where = runtimeOf(device, options);
    const context = createEngineContext(model, tokenizer, weights, device, { ...options, precision });
    const { description, sessions } = context;
    const fast = asked === 'float32-fast' ? await openFastOutput(model, description, sessions, options, where) : null;
    if (fast?.note) context.notesOnce.push(fast.note);
    return new T5Engine({ ...context, fastOutput: fast?.layer ?? null }, fast);
  }

  /** What the calls work with; benches measure its parts one by one. */
  get context(): EngineContext {
    return this.#context;
  }

  get tokenizer(): Tokenizer {
    return this.#context.tokenizer;
  }

  get model(): ModelFolder {
    return this.#context.model;
  }

  /** Makes the sessions of a translation, which the first one would wait for. @throws EngineError `cancelled`. */
  prepareTranslation(options: { readonly signal?: AbortSignal } = {}): Promise<PreparedTranslation> {
    return prepareTranslation(this.#context, options.signal);
  }

  /** One source, every detail; `onStep` after each token. @throws GenerationError, EngineError, RuntimeError. */
  translate(request: TranslateRequest, options: TranslateOptions = {}): Promise<EngineTranslation> {
    return translate(this.#context, request, options);
  }

  /** The whole distribution at one position of a target: see nextDistribution. */
  nextDistribution(
    request: DistributionRequest,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<NextDistribution> {
    return nextDistribution(this.#context, request, options.signal);
  }

  /** Several sources, text by text, in their order; those of like length are computed together. */
  translateBatch(
    sources: readonly string[],
    generation: GenerationOptions,
    options: { readonly signal?: AbortSignal; readonly batch_size?: number } = {},
  ): Promise<readonly string[]> {
    return translateBatch(this.#context, sources, generation, options);
  }

  /** Teacher forcing over pairs: see ForwardExamples. */
  forwardExamples(request: ForwardRequest, options: { readonly signal?: AbortSignal } = {}): Promise<ForwardExamples> {
    return this.#context.oneAfterTheOther(() => forwardExamples(this.#context, request, options.signal));
  }

  /** The loss of each of many pairs: see score-pairs.ts. Other calls come in between. */
  scorePairs(pairs: readonly TextPair[], options: ScoreOptions): Promise<PairsScore> {
    return scorePairs(this.#context, pairs, options);
  }

  /** Pairs as the data collator pads them; nothing runs. */
  collatePairs(pairs: readonly TextPair[]): PairBatch {
    return collatePairBatch(this.#context, pairs);
  }

  /** Every step of one attention head. */
  attentionHead(
    request: AttentionHeadRequest,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<AttentionHead> {
    return this.#context.oneAfterTheOther(() => attentionHead(this.#context, request, options.signal));
  }

  /** How the model does on a fixed sample of sentences: see measure-sample.ts. */
  measureSample(
    targets: readonly string[] | null,
    options: { readonly onProgress: (done: number, total: number) => void; readonly signal?: AbortSignal },
  ): Promise<SampleMeasurement> {
    return this.#context.oneAfterTheOther(() => measureSample(this.#context, targets, options));
  }

  /** Frees the sessions. No call may be under way. */
  async close(): Promise<void> {
    await this.#context.sessions.close();
    if (this.#fast?.layer) await this.#fast.close();
  }
}

type Runtime = Pick<EngineOptions, 'threads' | 'tuning'>;

function runtimeOf({ device }: DeviceChoice, { threads, tuning }: Runtime) {
  return { device, ...(threads ? { threads } : {}), ...(tuning ? { tuning } : {}) };
}

/**
 * What calls work with, over weights that are placed already: mapped files, or memory that a training changes.
 * @param options.parameters left out, those of the model alone.
 */
export function createEngineContext(
  model: ModelFolder,
  tokenizer: Tokenizer,
  weights: PlacedWeights,
  device: DeviceChoice,
  options: Runtime & { readonly precision: Precision; readonly parameters?: ParameterSet },
): EngineContext {
  const { precision, parameters = new ParameterSet(model.config, precision) } = options;
  const description = { config: model.config, parameters };
  return {
    model,
    tokenizer,
    description,
    sessions: new ModelSessions(description, weights, runtimeOf(device, options)),
    precision,
    fastOutput: null,
    oneAfterTheOther: createQueue(),
    device,
    notes: [device.fellBack, notFollowed(model)].filter((note) => note !== undefined),
    notesOnce: weights.note === undefined ? [] : [weights.note],
    yieldToEventLoop: () => nextTurn(),
  };
}

/** Runs pieces of work one after the other, whatever becomes of each. */
function createQueue(): EngineContext['oneAfterTheOther'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  };
}

/** Generation settings that the model's own files ask for and that the lab does not follow. */
function notFollowed({ generationConfig }: ModelFolder): string | undefined {
  if (generationConfig.notFollowed.length === 0) return undefined;
  return `The model's generation settings ask for ${generationConfig.notFollowed.join(', ')}, which the lab does not follow.`;
}
