import { TopK } from '../distributions/top-k.ts';
import { logitsAfterPrompt } from '../generation/generate.ts';
import { resolveGenerationOptions } from '../generation/generation-options.ts';
import { createDecodeStep } from './decoder-cache.ts';
import { encodeSources } from './encoder.ts';
import { labelToken, type LabelToken } from './label-tokens.ts';
import type { EngineContext } from './t5-engine.ts';
import { generationRequest } from './search-sources.ts';

export interface DistributionRequest {
  readonly source: string;
  readonly task_prefix?: string | undefined;
  /** The target so far, without the decoder start token. */
  readonly target_ids: readonly number[];
  /** How many tokens come with their pieces (default 64). */
  readonly pieces?: number | undefined;
}

/** What the model says comes next. */
export interface NextDistribution {
  /** [vocab_size], as a translation meets them there, before any logits processor. */
  readonly logits: Float32Array;
  /** The tokens with the largest logits, best first. */
  readonly tokens: readonly LabelToken[];
  readonly elapsedMs: number;
}

const DEFAULT_PIECES = 64;

/**
 * The whole distribution after a beginning of the target, by the decode steps of a translation with one row: bit for bit
 * what greedy search and sampling choose from. In float32-fast it is that of float32.
 * @throws GenerationError `invalid-generation-options` (an id beyond the vocabulary), `cancelled`; EngineError.
 */
export async function nextDistribution(
  context: EngineContext,
  request: DistributionRequest,
  signal: AbortSignal | undefined,
): Promise<NextDistribution> {
  const { tokenizer, model, sessions } = context;
  const started = performance.now();
  const input_ids = tokenizer.encodeIds((request.task_prefix ?? '') + request.source);
  const encoded = await encodeSources(sessions, model.config, [input_ids]);
  await context.yieldToEventLoop();
  const step = createDecodeStep(await sessions.decodeStep(), model.config, encoded);
  // Nothing is generated: one token more than the prompt is the least that the options can say.
  const options = resolveGenerationOptions({ max_new_tokens: 1 });
  const [logits] = await logitsAfterPrompt(
    step,
    generationRequest(context, 1, options, { forced_prefix: request.target_ids, signal }),
  );
  const top = new TopK(request.pieces ?? DEFAULT_PIECES);
  top.offerAll(logits!);
  return {
    logits: logits!,
    tokens: Array.from(top.indices.subarray(0, top.count), (id) => labelToken(tokenizer, id)),
    elapsedMs: performance.now() - started,
  };
}
