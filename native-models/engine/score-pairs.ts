import { createHash } from 'node:crypto';
import { assertFits } from './encoder.ts';
import { EngineError, throwIfAborted } from './engine-error.ts';
import type { TextPair } from './output-run.ts';
import { scoringBatches, type TokenizedPair } from './scoring-batches.ts';
import type { EngineContext } from './t5-engine.ts';
import { collatePairs, forward } from './teacher-forcing.ts';

/** Losses of some pairs, in columns: position n of each list speaks of the pair `places[n]`. */
export interface ScoredPairs {
  readonly places: readonly number[];
  /** The sum of the losses of the pair's target tokens, in nats. */
  readonly nats: readonly number[];
  /** How many target tokens it has, `</s>` included. */
  readonly tokens: readonly number[];
}

/** A pair that the model cannot take, and why. */
export interface RefusedPair {
  readonly place: number;
  readonly message: string;
}

export interface ScoreProgress {
  /** Pairs. */
  readonly done: number;
  readonly total: number;
  /** From 0 to 1, by tokens: long pairs come first and take longer. */
  readonly part: number;
}

export interface ScoreOptions {
  readonly onScored: (scored: ScoredPairs) => void;
  readonly onProgress: (progress: ScoreProgress) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface PairsScore {
  /** Label tokens of all pairs together. */
  readonly tokens: number;
  /** Mean over all label tokens: what the model would return for them as one batch. Null where there are none. */
  readonly loss: number | null;
  /** SHA-256 of all label ids: two models whose tokenizers cut the targets alike have the same. */
  readonly labels_sha256: string;
  readonly refused: readonly RefusedPair[];
}

/** Texts between two looks at what else the thread has to do. */
const TEXTS_AT_ONCE = 200;

/**
 * The teacher-forced loss of each pair, batches of like length one after the other. Other calls of the model come in
 * between two batches. Beside the token ids nothing stays: results are handed on as they come.
 * @throws EngineError `cancelled`.
 */
export async function scorePairs(
  context: EngineContext,
  pairs: readonly TextPair[],
  { onScored, onProgress, signal }: ScoreOptions,
): Promise<PairsScore> {
  const { tokenized, labels_sha256 } = await tokenizePairs(context, pairs, signal);
  const { fitting, refused } = sortOut(context, tokenized);
  const ofAll = fitting.map((place) => tokenized[place]!);
  const cost = ({ source, target }: TokenizedPair) => source.length + target.length;
  const totalCost = ofAll.reduce((sum, pair) => sum + cost(pair), 0);
  let [done, doneCost, tokens, nats] = [refused.length, 0, 0, 0];
  onProgress({ done, total: pairs.length, part: 0 });
  for (const batch of scoringBatches(context.model.config, ofAll)) {
    throwIfAborted(signal);
    const rows = batch.map((at) => ofAll[at]!);
    const sums = await context.oneAfterTheOther(() => sumLosses(context, rows));
    const counts = rows.map(({ target }) => target.length);
    onScored({ places: batch.map((at) => fitting[at]!), nats: sums, tokens: counts });
    done += batch.length;
    doneCost += rows.reduce((sum, pair) => sum + cost(pair), 0);
    tokens += counts.reduce((sum, count) => sum + count, 0);
    nats += sums.reduce((sum, value) => sum + value, 0);
    onProgress({ done, total: pairs.length, part: doneCost / totalCost });
    await context.yieldToEventLoop();
  }
  return { tokens, loss: tokens === 0 ? null : nats / tokens, labels_sha256, refused };
}

async function tokenizePairs(
  { tokenizer, yieldToEventLoop }: EngineContext,
  pairs: readonly TextPair[],
  signal: AbortSignal | undefined,
) {
  const hash = createHash('sha256');
  const tokenized: TokenizedPair[] = [];
  for (const { source, target } of pairs) {
    const pair = { source: tokenizer.encodeIds(source), target: tokenizer.encodeIds(target) };
    hash.update(Int32Array.from(pair.target));
    tokenized.push(pair);
    if (tokenized.length % TEXTS_AT_ONCE !== 0) continue;
    await yieldToEventLoop();
    throwIfAborted(signal);
  }
  return { tokenized, labels_sha256: hash.digest('hex') };
}

/** One pair that is too long must not end the work on ten thousand others. */
function sortOut({ model }: EngineContext, pairs: readonly TokenizedPair[]) {
  const fitting: number[] = [];
  const refused: RefusedPair[] = [];
  for (const [place, { source, target }] of pairs.entries()) {
    try {
      assertFits(model.config, [source], 'source text');
      assertFits(model.config, [target], 'target text');
      fitting.push(place);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      refused.push({ place, message: error.message });
    }
  }
  return { fitting, refused };
}

/** The sum of each row's token losses, in nats. */
async function sumLosses({ sessions, model }: EngineContext, rows: readonly TokenizedPair[]): Promise<number[]> {
  const batch = collatePairs(model.config, rows);
  const { outputs } = await forward(sessions, batch, [], ['token_loss']);
  const losses = outputs['token_loss']!.data as Float32Array; // [batch, decoder_sequence], 0 at padding
  const length = batch.labels.dims[1]!;
  return rows.map((_, row) => {
    let sum = 0;
    for (const loss of losses.subarray(row * length, (row + 1) * length)) sum += loss;
    return sum;
  });
}
