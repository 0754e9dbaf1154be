import { checkedSources } from '../native-models/engine/encoder.ts';
import { collatePairs, forward } from '../native-models/engine/teacher-forcing.ts';
import type { EngineContext } from '../native-models/engine/t5-engine.ts';
import { searchSources } from '../native-models/engine/search-sources.ts';
import { resolveGenerationOptions } from '../native-models/generation/generation-options.ts';
import { BenchError } from './bench-error.ts';
import { median } from './timing.ts';

/*
 * The calls that the peers' scripts time, on token ids. The engine's own door takes texts, so these go one level below
 * it: to what its calls do once a text has become ids.
 */

/** The encoder alone. */
export async function encode({ sessions, model }: EngineContext, rows: readonly (readonly number[])[]): Promise<void> {
  await (await sessions.encoder()).run(checkedSources(model.config, rows));
}

/** The mean loss of one pair, alone as transformers computes it. */
export async function lossOf(
  { sessions, model }: EngineContext,
  source: readonly number[],
  target: readonly number[],
): Promise<void> {
  await forward(sessions, collatePairs(model.config, [{ source, target }]), [], ['loss']);
}

/**
 * Exactly `tokens` new tokens for each row, from ids to ids.
 * @throws BenchError `not-comparable` where the search ended sooner.
 */
export async function generateExactly(
  context: EngineContext,
  rows: readonly (readonly number[])[],
  tokens: number,
  num_beams: number,
  onStep?: () => void,
): Promise<void> {
  const asked = {
    max_new_tokens: tokens,
    min_new_tokens: tokens,
    num_beams,
    num_return_sequences: 1,
    do_sample: false,
  };
  const options = resolveGenerationOptions(asked, context.model.generationConfig);
  const { sources } = await searchSources(context, rows, options, {
    ...(onStep ? { onStep: ({ source }: { readonly source: number }) => source === 0 && onStep() } : {}),
  });
  const lengths = sources.map(({ sequences }) => sequences[0]!.ids.length - 1); // without the decoder start token
  if (lengths.every((length) => length === tokens)) return;
  throw new BenchError(
    'not-comparable',
    `Each row should have got ${tokens} new tokens; they got ${lengths.join(', ')}.`,
  );
}

/** How many tokens a decode step is measured over. */
const STEP_TOKENS = 16;

/**
 * The median time from one token to the next, choice of the token included, in milliseconds: over a short generation,
 * without the encoder and the first steps.
 */
export async function decodeStepMs(
  context: EngineContext,
  rows: readonly (readonly number[])[],
  num_beams = 1,
): Promise<number> {
  const times: number[] = [];
  await generateExactly(context, rows, STEP_TOKENS, num_beams, () => times.push(performance.now()));
  return median(times.slice(2).map((time, index) => time - times[index + 1]!));
}
