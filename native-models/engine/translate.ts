import type { BeamStep, TracedCandidate } from '../generation/beam-step.ts';
import { resolveGenerationOptions, type GenerationOptions } from '../generation/generation-options.ts';
import type { TokenDetails } from '../generation/hypothesis.ts';
import type { ExecutionDevice } from '../runtime/session.ts';
import { tokenLosses } from './forward-examples.ts';
import {
  DEFAULT_ALTERNATIVES,
  labelToken,
  labelTokens,
  textOf,
  type DescribedToken,
  type LabelToken,
} from './label-tokens.ts';
import { isFast, searchSources } from './search-sources.ts';
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
  const result = await searchSources(context, [input_ids], options, {
    signal,
    // The fast way has no exact distribution at hand: its details come from one forward pass at the end.
    details: fast ? undefined : { alternatives },
    forced_prefix:
      request.forced_prefix_ids ?? tokenizer.encodeIds(request.forced_prefix ?? '', { add_special_tokens: false }),
    onBeams: request.beams ? onBeams && ((beams) => onBeams(describeBeams(context, beams))) : undefined,
    onStep:
      onStep &&
      (({ step, ids, details }) =>
        onStep({ event: 'step', step, text: textOf(tokenizer, ids), tokens: describe(context, details ?? []) })),
  });
  const { sequences, details } = result.sources[0]!;
  return {
    source: request.source,
    input_ids,
    input_tokens: labelTokens(tokenizer, input_ids),
    sequences: sequences.map(({ ids, score }) => ({ ids, text: textOf(tokenizer, ids), score })),
    tokens: fast
      ? await forcedDetails(context, input_ids, sequences[0]!.ids.slice(1), alternatives)
      : describe(context, details ?? []),
    finish_reason: sequences[0]!.finish_reason,
    elapsedMs: performance.now() - started,
    device: device.device,
    notes: [...context.notes, ...context.notesOnce.splice(0)],
  };
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
