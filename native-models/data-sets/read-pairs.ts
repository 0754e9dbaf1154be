import type { DataSource, Example } from './example.ts';
import { readExamples } from './read-examples.ts';

/** The first pairs of a data set, to be worked on by hand. */
export interface ReadPairs {
  readonly pairs: readonly Example[];
  /** Whether there is more than that. */
  readonly more: boolean;
}

/** What a page holds and draws without effort, in UTF-16 units. */
const maxCharacters = 4_000_000;

/**
 * Reads at most `limit` rows of a data set, and no more text than a page can hold; what comes after is not read, so a large
 * file costs no more than a small one. Throws what `readExamples` throws.
 */
export async function readPairs(
  data: DataSource,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal | undefined },
): Promise<ReadPairs> {
  const pairs: Example[] = [];
  let characters = 0;
  for await (const { source, target } of readExamples(data, { signal })) {
    characters += source.length + target.length;
    if (pairs.length === limit || characters > maxCharacters) return { pairs, more: true };
    pairs.push({ source, target });
  }
  return { pairs, more: false };
}
