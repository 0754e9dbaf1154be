import { resolveGenerationOptions, type GenerationOptions } from '../generation/generation-options.ts';
import { textOf } from './label-tokens.ts';
import { searchSources } from './search-sources.ts';
import type { EngineContext } from './t5-engine.ts';

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
    const result = await searchSources(
      context,
      batch.map((index) => rows[index]!),
      options,
      { signal },
    );
    result.sources.forEach(({ sequences }, at) => (texts[batch[at]!] = textOf(context.tokenizer, sequences[0]!.ids)));
  }
  return texts;
}
