import type { Tensor } from '../tensor/tensor.ts';
import type { Seq2SeqBatch } from '../t5/batch.ts';
import type { T5Config } from '../t5/t5-config.ts';
import { throwIfAborted } from './engine-error.ts';
import type { EngineContext } from './t5-engine.ts';
import { collatePairs, forward } from './teacher-forcing.ts';

/** Of a longer source only so many tokens are erased, its first ones. */
export const MOST_ERASED = 128;
/** A batch has about so many source and target tokens, so that a translation waits for none of them for long. */
const BATCH_TOKENS = 512;
/** The logits of a batch in bytes. */
const BATCH_LOGITS_BYTES = 2 ** 26;

/** What each target token loses when one source token is hidden from the model. */
export interface Erasure {
  /** With the whole source, in nats: [targets]. */
  readonly losses: Float32Array;
  /** Loss with the source token erased less loss with the whole source: [targets, erased]. */
  readonly effects: Float32Array;
  /** How many source tokens were erased, one at a time, from the first one on. */
  readonly erased: number;
  /** What the runs took, without the making of their sessions. */
  readonly elapsedMs: number;
}

export interface ErasureOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Erasure (Li, Monroe, Jurafsky, “Understanding Neural Networks through Representation Erasure”, 2016): the loss of each
 * target token under teacher forcing, with each source token in turn taken out of the attention mask of encoder and
 * cross-attention; positions stay as they are. Between two batches other calls have their turn.
 * @param source, labels token ids, with `</s>`.
 */
export async function measureErasure(
  context: EngineContext,
  source: readonly number[],
  labels: readonly number[],
  { signal, onProgress }: ErasureOptions,
): Promise<Erasure> {
  const { config } = context.model;
  const targets = labels.length;
  // A source of one token cannot do without it.
  const erased = source.length > 1 ? Math.min(source.length, MOST_ERASED) : 0;
  const losses = new Float32Array(targets);
  const effects = new Float32Array(targets * erased);
  const rows: (number | null)[] = [null, ...Array.from({ length: erased }, (_, index) => index)];
  const size = batchRows(config, source.length, targets);
  await context.oneAfterTheOther(() => openSessions(context));
  const started = performance.now();
  for (let from = 0; from < rows.length; from += size) {
    throwIfAborted(signal);
    const batchRowsErased = rows.slice(from, from + size);
    const rowLosses = await context.oneAfterTheOther(() => erasedLosses(context, source, labels, batchRowsErased));
    batchRowsErased.forEach((index, row) => {
      const loss = rowLosses.subarray(row * targets, (row + 1) * targets);
      if (index === null) losses.set(loss);
      else loss.forEach((value, target) => (effects[target * erased + index] = value - losses[target]!));
    });
    onProgress?.(Math.min(rows.length, from + size), rows.length);
    await context.yieldToEventLoop();
  }
  throwIfAborted(signal);
  return { losses, effects, erased, elapsedMs: performance.now() - started };
}

const outputs = ['token_loss'];

async function openSessions({ sessions }: EngineContext): Promise<void> {
  await sessions.encoder();
  await sessions.decoder(outputs, 1);
}

/** Rows that a batch may have. */
function batchRows({ vocab_size }: T5Config, source: number, target: number): number {
  const byTokens = BATCH_TOKENS / (source + target);
  const byLogits = BATCH_LOGITS_BYTES / (4 * vocab_size * Math.max(1, target));
  return Math.max(1, Math.floor(Math.min(byTokens, byLogits)));
}

/** The token losses of one pair, once for each of `erased`, with that source token masked: [rows, targets]. */
async function erasedLosses(
  { sessions, model }: EngineContext,
  source: readonly number[],
  target: readonly number[],
  erased: readonly (number | null)[],
): Promise<Float32Array> {
  const batch = collatePairs(
    model.config,
    erased.map(() => ({ source, target })),
  );
  mask(batch, erased);
  const { outputs: found } = await forward(sessions, batch, [], outputs);
  return (found['token_loss'] as Tensor<Float32Array>).data;
}

function mask({ attention_mask: { dims, data } }: Seq2SeqBatch, erased: readonly (number | null)[]): void {
  erased.forEach((index, row) => {
    if (index !== null) data[row * dims[1]! + index] = 0n;
  });
}
