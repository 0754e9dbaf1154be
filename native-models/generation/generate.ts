import { beamSearch } from './beam-search.ts';
import type { BeamStep } from './beam-step.ts';
import type { DecodeStep } from './decode-step.ts';
import type { ResolvedGenerationOptions } from './generation-options.ts';
import { greedySearch } from './greedy-search.ts';
import { detailsOf, idsOf, type TokenDetails } from './hypothesis.ts';
import { sample } from './sampling.ts';
import { Search } from './search.ts';
import type { FinishReason } from './stopping-criteria.ts';

export interface GenerationRequest {
  /** How many sources the decode step holds; each is searched for itself. */
  readonly sources: number;
  readonly decoder_start_token_id: number;
  readonly eos_token_ids: readonly number[];
  readonly pad_token_id: number | null;
  readonly options: ResolvedGenerationOptions;
  /** Target ids that every sequence has to begin with, after the decoder start token. */
  readonly forced_prefix?: readonly number[] | undefined;
  /** Asks for the details of the best sequence's tokens, with so many alternatives each. */
  readonly details?: { readonly alternatives: number } | undefined;
  readonly onStep?: ((progress: GenerationProgress) => void) | undefined;
  /** In beam search: what each step weighed, kept and dropped. */
  readonly onBeams?: ((step: BeamStep) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Awaited after each decode step, so that a signal or a message can come in between two. */
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/** The leading hypothesis of one source after one step; in beam search it may still change. */
export interface GenerationProgress {
  /** Counts the tokens generated so far, from 1. */
  readonly step: number;
  readonly source: number;
  /** Begins with the decoder start token. */
  readonly ids: readonly number[];
  /** One entry for each id after the decoder start token; null unless details were asked for. */
  readonly details: readonly TokenDetails[] | null;
}

export interface GeneratedSequence {
  /** As Hugging Face returns them for this source alone: from the decoder start token, padded to the longest sequence. */
  readonly ids: readonly number[];
  /** Beam search: sequences_scores; otherwise null. */
  readonly score: number | null;
  readonly finish_reason: FinishReason;
}

export interface SourceGeneration {
  /** num_return_sequences of them, best first (sampling: in the order drawn); fewer only where no more are possible. */
  readonly sequences: readonly GeneratedSequence[];
  /** Of the best sequence, one entry for each id after the decoder start token and before padding; null unless asked for. */
  readonly details: readonly TokenDetails[] | null;
}

export interface GenerationResult {
  /** In the order of the sources. */
  readonly sources: readonly SourceGeneration[];
  /** Decode steps taken, the prompt's included. */
  readonly steps: number;
}

/**
 * Generates target ids for each source as transformers 4.57's `generate` does: greedy search, sampling, beam search or
 * beam sampling, whichever the options ask for. A source's result does not depend on the others beside it, and rows of
 * finished sources leave the step.
 *
 * A forced prefix that ends with an end-of-sequence token is a whole sequence already: its details are computed and
 * nothing is added.
 *
 * Throws GenerationError `invalid-generation-options` (no room above the prompt) and `cancelled` (the signal was aborted),
 * LogitsError `invalid-logits` (NaN from the model), and whatever the step throws.
 */
export async function generate(step: DecodeStep, request: GenerationRequest): Promise<GenerationResult> {
  let steps = 0;
  const countedStep: DecodeStep = (tokens, parents) => {
    steps++;
    return step(tokens, parents);
  };
  const search = new Search(countedStep, request);
  if (request.sources === 0) return { sources: [], steps };
  const { num_beams, do_sample } = request.options;
  if (search.isWhole) return { sources: await wholePrefix(search), steps };
  const searchAll = num_beams > 1 ? beamSearch : do_sample ? sample : greedySearch;
  const sources = await searchAll(search);
  return { sources, steps };
}

/** The forced prefix itself, one for each source: it has come to its end already. */
async function wholePrefix(search: Search): Promise<SourceGeneration[]> {
  const { hypotheses } = await search.begin();
  return hypotheses.map((hypothesis) => ({
    sequences: [{ ids: idsOf(hypothesis), score: null, finish_reason: 'eos' }],
    details: search.request.details ? detailsOf(hypothesis) : null,
  }));
}

/**
 * What the model says comes after the prompt: each source's logits, [vocab_size], as a search meets them there, before
 * any processor. Throws as `generate` does.
 */
export function logitsAfterPrompt(step: DecodeStep, request: GenerationRequest): Promise<Float32Array[]> {
  return new Search(step, request).logitsAfterPrompt();
}
