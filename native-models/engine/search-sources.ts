import { generate, type GenerationRequest, type GenerationResult } from '../generation/generate.ts';
import { resolveGenerationOptions, type ResolvedGenerationOptions } from '../generation/generation-options.ts';
import type { ExecutionDevice } from '../runtime/session.ts';
import { createDecodeStep, createFastDecodeStep } from './decoder-cache.ts';
import { encodeSources } from './encoder.ts';
import { throwIfAborted } from './engine-error.ts';
import type { EngineContext } from './t5-engine.ts';

type SearchOptions = Pick<GenerationRequest, 'details' | 'forced_prefix' | 'onStep' | 'onBeams' | 'signal'>;

/** From token ids to token ids, one padded batch: what every translation comes to. */
export async function searchSources(
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
export function isFast({ fastOutput }: EngineContext, options: ResolvedGenerationOptions): boolean {
  const { num_beams, do_sample, repetition_penalty, forced_bos_token_id, forced_eos_token_id } = options;
  const forced = forced_bos_token_id !== null || forced_eos_token_id.length > 0;
  return fastOutput !== null && num_beams === 1 && !do_sample && repetition_penalty === 1 && !forced;
}

/** The best ids of one source, without details: [decoder start token, …]. */
export async function generateIds(
  context: EngineContext,
  input_ids: readonly number[],
  signal: AbortSignal | undefined,
): Promise<readonly number[]> {
  const options = resolveGenerationOptions({}, context.model.generationConfig);
  const { sources } = await searchSources(context, [input_ids], options, { signal });
  return sources[0]!.sequences[0]!.ids;
}

/** Where translations of an open model run. */
export interface PreparedTranslation {
  readonly device: ExecutionDevice;
}

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
