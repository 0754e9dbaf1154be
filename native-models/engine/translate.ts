import type { BeamStep, TracedCandidate } from '../generation/beam-step.ts';
import {
  generate,
  type GenerationRequest,
  type GenerationResult,
  type SourceGeneration,
} from '../generation/generate.ts';
import {
  resolveGenerationOptions,
  type GenerationOptions,
  type ResolvedGenerationOptions,
} from '../generation/generation-options.ts';
import type { TokenDetails } from '../generation/hypothesis.ts';
import type { ExecutionDevice } from '../runtime/session.ts';
import { createDecodeStep, createFastDecodeStep } from './decoder-cache.ts';
import { encodeSources } from './encoder.ts';
import { throwIfAborted } from './engine-error.ts';
import { tokenLosses } from './forward-examples.ts';
import { DEFAULT_ALTERNATIVES, labelToken, labelTokens, type DescribedToken, type LabelToken } from './label-tokens.ts';
import type { EngineContext } from './t5-engine.ts';

export interface TranslateRequest {
  readonly source: string;
  readonly task_prefix?: string | undefined;
  readonly generation?: GenerationOptions | undefined;
  /** Target text that the translation has to begin with. */
  readonly forced_prefix?: string | undefined;
  /**
   * The same as ids, without the decoder start token: a text need not come back as the ids that it was made from. Takes
   * the place of `forced_prefix`; where it ends with an end-of-sequence token, it is the whole translation.
   */
  readonly forced_prefix_ids?: readonly number[] | undefined;
  readonly alternatives?: number | undefined;
  /** In beam search: asks for a TranslationBeams event a step. */
  readonly beams?: boolean | undefined;
}

/** The state of the leading hypothesis after a decode step. */
export interface TranslationStep {
  readonly event: 'step';
  readonly step: number;
  readonly text: string;
  readonly tokens: readonly DescribedToken[];
}

/** What one step of beam search weighed. */
export interface TranslationBeams {
  readonly event: 'beams';
  readonly step: number;
  /** Best first. */
  readonly candidates: readonly (TracedCandidate & LabelToken)[];
}

export interface EngineTranslation {
  readonly source: string;
  readonly input_ids: readonly number[];
  readonly input_tokens: readonly LabelToken[];
  readonly sequences: readonly {
    readonly ids: readonly number[];
    readonly text: string;
    readonly score: number | null;
  }[];
  readonly tokens: readonly DescribedToken[];
  readonly finish_reason: 'eos' | 'length';
  readonly elapsedMs: number;
  readonly device: ExecutionDevice;
  /** What the user should know: a device or a cache that could not be had, settings that are not followed. */
  readonly notes: readonly string[];
}

export interface TranslateOptions {
  readonly onStep?: (step: TranslationStep) => void;
  /** What each step weighed, where the request asks for `beams`. */
  readonly onBeams?: (beams: TranslationBeams) => void;
  readonly signal?: AbortSignal;
}

/** Where translations of an open model run. */
export type PreparedTranslation = Pick<EngineTranslation, 'device'>;

/** Makes the sessions that greedy search uses, one at a time: other calls of the thread come in between. */
export async function prepareTranslation(
  { sessions, fastOutput, device, yieldToEventLoop }: EngineContext,
  signal: AbortSignal | undefined,
): Promise<PreparedTranslation> {
  const makers = [
    () => sessions.encoder(),
    () => sessions.crossKeyValues(),
    () => (fastOutput ? sessions.hiddenStep() : sessions.decodeStep()),
  ];
  for (const make of makers) {
    throwIfAborted(signal);
    await make();
    await yieldToEventLoop();
  }
  return { device: device.device };
}

/** One source, every detail. The task prefix is put in front as it is. */
export async function translate(
  context: EngineContext,
  request: TranslateRequest,
  { onStep, onBeams, signal }: TranslateOptions,
): Promise<EngineTranslation> {
  const { tokenizer, device } = context;
  const started = performance.now();
  const input_ids = tokenizer.encodeIds((request.task_prefix ?? '') + request.source);
  const alternatives = request.alternatives ?? DEFAULT_ALTERNATIVES;
  const options = resolveGenerationOptions(request.generation ?? {}, context.model.generationConfig);
  const fast = isFast(context, options);
  const result = await search(context, [input_ids], options, {
    signal,
    // The fast way has no exact distribution at hand: its details come from one forward pass at the end.
    details: fast ? undefined : { alternatives },
    forced_prefix:
      request.forced_prefix_ids ?? tokenizer.encodeIds(request.forced_prefix ?? '', { add_special_tokens: false }),
    onBeams: request.beams ? onBeams && ((beams) => onBeams(describeBeams(context, beams))) : undefined,
    onStep:
      onStep &&
      (({ step, ids, details }) =>
        onStep({ event: 'step', step, text: textOf(context, ids), tokens: describe(context, details ?? []) })),
  });
  const { sequences, details } = result.sources[0]!;
  return {
    source: request.source,
    input_ids,
    input_tokens: labelTokens(tokenizer, input_ids),
    sequences: sequences.map(({ ids, score }) => ({ ids, text: textOf(context, ids), score })),
    tokens: fast
      ? await forcedDetails(context, input_ids, sequences[0]!.ids.slice(1), alternatives)
      : describe(context, details ?? []),
    finish_reason: sequences[0]!.finish_reason,
    elapsedMs: performance.now() - started,
    device: device.device,
    notes: [...context.notes, ...context.notesOnce.splice(0)],
  };
}

/** Rows of a padded batch where the caller does not say: enough for the matrices to fill two threads. */
const BATCH_ROWS = 8;

interface BatchOptions {
  readonly signal?: AbortSignal;
  readonly batch_size?: number;
}

/** The best text of each source, in their order. */
export async function translateBatch(
  context: EngineContext,
  sources: readonly string[],
  generation: GenerationOptions,
  options: BatchOptions,
): Promise<readonly string[]> {
  const rows = sources.map((source) => context.tokenizer.encodeIds(source));
  return translateRows(context, rows, generation, options);
}

/**
 * The best text of each row of source ids, in their order. Rows of like length are computed together, so that little of a
 * padded batch is padding.
 */
export async function translateRows(
  context: EngineContext,
  rows: readonly (readonly number[])[],
  generation: GenerationOptions,
  { signal, batch_size = BATCH_ROWS }: BatchOptions,
): Promise<readonly string[]> {
  const options = resolveGenerationOptions(generation, context.model.generationConfig);
  const byLength = rows.map((_, index) => index).sort((a, b) => rows[b]!.length - rows[a]!.length || a - b);
  const texts = new Array<string>(rows.length);
  for (let from = 0; from < byLength.length; from += batch_size) {
    const batch = byLength.slice(from, from + batch_size);
    const result = await search(
      context,
      batch.map((index) => rows[index]!),
      options,
      { signal },
    );
    result.sources.forEach(({ sequences }, at) => (texts[batch[at]!] = textOf(context, sequences[0]!.ids)));
  }
  return texts;
}

/** The best ids of one source, without details: [decoder start token, …]. */
export async function generateIds(
  context: EngineContext,
  input_ids: readonly number[],
  signal: AbortSignal | undefined,
): Promise<readonly number[]> {
  const options = resolveGenerationOptions({}, context.model.generationConfig);
  const { sources } = await search(context, [input_ids], options, { signal });
  return (sources[0] as SourceGeneration).sequences[0]!.ids;
}

type SearchOptions = Pick<GenerationRequest, 'details' | 'forced_prefix' | 'onStep' | 'onBeams' | 'signal'>;

/** From token ids to token ids, one padded batch: what every call above comes to. */
export async function search(
  context: EngineContext,
  rows: readonly (readonly number[])[],
  options: ResolvedGenerationOptions,
  rest: SearchOptions,
): Promise<GenerationResult> {
  const { sessions, fastOutput } = context;
  const { config } = context.model;
  const encoded = await encodeSources(sessions, config, rows);
  await context.yieldToEventLoop();
  const step =
    fastOutput && isFast(context, options)
      ? createFastDecodeStep(await sessions.hiddenStep(), fastOutput, config, encoded)
      : createDecodeStep(await sessions.decodeStep(), config, encoded);
  return generate(step, generationRequest(context, rows.length, options, rest));
}

/** The request of a search over so many sources, with what the model's generation_config says. */
export function generationRequest(
  { model, yieldToEventLoop }: EngineContext,
  sources: number,
  options: ResolvedGenerationOptions,
  rest: SearchOptions,
): GenerationRequest {
  const { decoder_start_token_id, eos_token_id, pad_token_id } = model.generationConfig;
  return {
    sources,
    decoder_start_token_id,
    eos_token_ids: eos_token_id,
    pad_token_id,
    options,
    yieldToEventLoop,
    ...rest,
  };
}

/** Greedy search whose rules only forbid tokens: what changes logits needs all of them to be exact. */
function isFast({ fastOutput }: EngineContext, options: ResolvedGenerationOptions): boolean {
  const { num_beams, do_sample, repetition_penalty, forced_bos_token_id, forced_eos_token_id } = options;
  const forced = forced_bos_token_id !== null || forced_eos_token_id.length > 0;
  return fastOutput !== null && num_beams === 1 && !do_sample && repetition_penalty === 1 && !forced;
}

/** The details of given target ids, by teacher forcing. */
function forcedDetails(
  context: EngineContext,
  source: readonly number[],
  target: readonly number[],
  alternatives: number,
): Promise<readonly DescribedToken[]> {
  return context.oneAfterTheOther(async () => {
    const [tokens] = await tokenLosses(context, [{ source, target }], alternatives);
    return tokens!.map(({ loss: _loss, smoothed_loss: _smoothed, rank: _rank, ...token }) => token);
  });
}

/** Ids beyond the tokenizer (a padded vocabulary) have no text and are left out. */
function textOf({ tokenizer }: EngineContext, ids: readonly number[]): string {
  const known = ids.filter((id) => id < tokenizer.size);
  return tokenizer.decode(known, { skip_special_tokens: true });
}

function describe({ tokenizer }: EngineContext, details: readonly TokenDetails[]): readonly DescribedToken[] {
  return details.map(({ id, probability, entropy, alternatives }) => ({
    ...labelToken(tokenizer, id),
    probability,
    entropy,
    alternatives: alternatives.map((other) => ({ ...labelToken(tokenizer, other.id), probability: other.probability })),
  }));
}

function describeBeams({ tokenizer }: EngineContext, { step, candidates }: BeamStep): TranslationBeams {
  const described = candidates.map((candidate) => ({ ...candidate, ...labelToken(tokenizer, candidate.id) }));
  return { event: 'beams', step, candidates: described };
}
