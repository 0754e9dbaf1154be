import { generate, type GenerationResult, type SourceGeneration } from '../generation/generate.ts';
import { resolveGenerationOptions, type GenerationOptions } from '../generation/generation-options.ts';
import type { TokenDetails } from '../generation/hypothesis.ts';
import type { ExecutionDevice } from '../runtime/session.ts';
import { createDecodeStep } from './decoder-cache.ts';
import { encodeSources } from './encoder.ts';
import { labelTokens, pieceOf, type LabelToken } from './label-tokens.ts';
import type { EngineContext } from './t5-engine.ts';

/** How many alternatives are told where the request does not say. */
const DEFAULT_ALTERNATIVES = 5;

export interface TranslateRequest {
  readonly source: string;
  readonly task_prefix?: string | undefined;
  readonly generation?: GenerationOptions | undefined;
  /** Target text that the translation has to begin with. */
  readonly forced_prefix?: string | undefined;
  readonly alternatives?: number | undefined;
}

export interface TranslatedToken {
  readonly id: number;
  readonly piece: string;
  readonly probability: number;
  readonly entropy: number;
  readonly alternatives: readonly { readonly id: number; readonly piece: string; readonly probability: number }[];
}

/** The state of the leading hypothesis after a decode step. */
export interface TranslationStep {
  readonly event: 'step';
  readonly step: number;
  readonly text: string;
  readonly tokens: readonly TranslatedToken[];
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
  readonly tokens: readonly TranslatedToken[];
  readonly finish_reason: 'eos' | 'length';
  readonly elapsedMs: number;
  readonly device: ExecutionDevice;
  /** What the user should know: a device or a cache that could not be had, settings that are not followed. */
  readonly notes: readonly string[];
}

interface CallOptions {
  readonly onStep?: (step: TranslationStep) => void;
  readonly signal?: AbortSignal;
}

/** One source, every detail. The task prefix is put in front as it is. */
export async function translate(
  context: EngineContext,
  request: TranslateRequest,
  { onStep, signal }: CallOptions,
): Promise<EngineTranslation> {
  const { tokenizer, device } = context;
  const started = performance.now();
  const input_ids = tokenizer.encodeIds((request.task_prefix ?? '') + request.source);
  const result = await search(context, [input_ids], request.generation ?? {}, {
    signal,
    details: { alternatives: request.alternatives ?? DEFAULT_ALTERNATIVES },
    forced_prefix: tokenizer.encodeIds(request.forced_prefix ?? '', { add_special_tokens: false }),
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
    tokens: describe(context, details ?? []),
    finish_reason: sequences[0]!.finish_reason,
    elapsedMs: performance.now() - started,
    device: device.device,
    notes: context.notes,
  };
}

/** The best text of each source, computed as one padded batch. */
export async function translateBatch(
  context: EngineContext,
  sources: readonly string[],
  generation: GenerationOptions,
  { signal }: { readonly signal?: AbortSignal },
): Promise<readonly string[]> {
  const rows = sources.map((source) => context.tokenizer.encodeIds(source));
  const { sources: results } = await search(context, rows, generation, { signal });
  return results.map(({ sequences }) => textOf(context, sequences[0]!.ids));
}

/** The best ids of one source, without details: [decoder start token, …]. */
export async function generateIds(
  context: EngineContext,
  input_ids: readonly number[],
  signal: AbortSignal | undefined,
): Promise<readonly number[]> {
  const { sources } = await search(context, [input_ids], {}, { signal });
  return (sources[0] as SourceGeneration).sequences[0]!.ids;
}

type SearchOptions = Pick<Parameters<typeof generate>[1], 'details' | 'forced_prefix' | 'onStep' | 'signal'>;

/** From token ids to token ids, one padded batch: what every call above comes to. */
export async function search(
  context: EngineContext,
  rows: readonly (readonly number[])[],
  generation: GenerationOptions,
  options: SearchOptions,
): Promise<GenerationResult> {
  const { model, sessions, yieldToEventLoop } = context;
  const { generationConfig, config } = model;
  const resolved = resolveGenerationOptions(generation, generationConfig);
  const encoded = await encodeSources(sessions, config, rows);
  await yieldToEventLoop();
  return generate(createDecodeStep(await sessions.decodeStep(), config, encoded), {
    sources: rows.length,
    decoder_start_token_id: generationConfig.decoder_start_token_id,
    eos_token_ids: generationConfig.eos_token_id,
    pad_token_id: generationConfig.pad_token_id,
    options: resolved,
    yieldToEventLoop,
    ...options,
  });
}

/** Ids beyond the tokenizer (a padded vocabulary) have no text and are left out. */
function textOf({ tokenizer }: EngineContext, ids: readonly number[]): string {
  const known = ids.filter((id) => id < tokenizer.size);
  return tokenizer.decode(known, { skip_special_tokens: true });
}

function describe({ tokenizer }: EngineContext, details: readonly TokenDetails[]): readonly TranslatedToken[] {
  return details.map(({ id, probability, entropy, alternatives }) => ({
    id,
    piece: pieceOf(tokenizer, id),
    probability,
    entropy,
    alternatives: alternatives.map((other) => ({
      id: other.id,
      piece: pieceOf(tokenizer, other.id),
      probability: other.probability,
    })),
  }));
}
