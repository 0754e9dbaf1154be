import type { T5Config } from '../t5/t5-config.ts';

/** Token ids of a pair, `</s>` included. */
export interface TokenizedPair {
  readonly source: readonly number[];
  readonly target: readonly number[];
}

/** Tokens of the longest row of a batch on each side. */
type Lengths = Readonly<Record<keyof TokenizedPair, number>>;

/** Beyond this many rows a batch gains nothing more. */
const MAX_ROWS = 64;
/** What the logits of a batch may take, and the attention scores of one of its layers: 128 MB each. */
const MAX_BATCH_BYTES = 2 ** 27;

/**
 * Pairs in batches of like length, as places in `pairs`: the longest first, so that what does not fit into memory shows at
 * once and the time left is never promised too short. Among targets of one length the sources go down and up in turns, so
 * that neighbours are alike across the border too, and little of a padded batch is padding.
 */
export function* scoringBatches(config: T5Config, pairs: readonly TokenizedPair[]): Generator<readonly number[]> {
  const length = (place: number, side: keyof TokenizedPair) => pairs[place]![side].length;
  const order = pairs
    .map((_, place) => place)
    .sort((one, other) => {
      const targets = length(other, 'target') - length(one, 'target');
      if (targets !== 0) return targets;
      const sources = length(other, 'source') - length(one, 'source');
      return length(one, 'target') % 2 === 0 ? sources : -sources;
    });
  const withPair = (longest: Lengths, place: number): Lengths => ({
    source: Math.max(longest.source, length(place, 'source')),
    target: Math.max(longest.target, length(place, 'target')),
  });
  const nothing = { source: 0, target: 0 };
  let batch: number[] = [];
  let longest: Lengths = nothing;
  for (const place of order) {
    if (batch.length > 0 && !fits(config, batch.length + 1, withPair(longest, place))) {
      yield batch;
      [batch, longest] = [[], nothing];
    }
    batch.push(place);
    longest = withPair(longest, place);
  }
  if (batch.length > 0) yield batch;
}

/** Whether so many rows of such lengths are computed at once. */
function fits({ vocab_size, num_heads }: T5Config, rows: number, { source, target }: Lengths): boolean {
  const logits = 4 * rows * target * vocab_size;
  const scores = 4 * rows * num_heads * Math.max(source, target) ** 2;
  return rows <= MAX_ROWS && logits <= MAX_BATCH_BYTES && scores <= MAX_BATCH_BYTES;
}
