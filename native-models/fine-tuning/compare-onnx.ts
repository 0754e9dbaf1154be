import { join } from 'node:path';
import type { Example } from '../data-sets/example.ts';
import type { TokenizedPair } from '../engine/scoring-batches.ts';
import type { EngineContext } from '../engine/t5-engine.ts';
import { collatePairs } from '../engine/teacher-forcing.ts';
import { Session } from '../runtime/session.ts';
import type { Seq2SeqBatch } from '../t5/batch.ts';
import { LogitDifference, logitsOf } from './compare-logits.ts';
import type { ExportOptions, OnnxProof } from './export-proof.ts';
import { encodeOnnx, runWithCache, runWithoutCache, type OnnxSessions } from './run-onnx.ts';
import { onnxFiles } from './write-onnx.ts';

/** Source tokens of two padded rows; longer ones go alone. */
const TOKENS_AT_ONCE = 2048;
/** How many positions of a batch are run with the cache, one by one: its last ones, whose distances are the longest. */
const POSITIONS_WITH_CACHE = 64;
/** Packed for speed, three sessions would hold more than the weights once again in memory, for a few examples. */
const unpacked = { device: 'cpu', tuning: { prepacking: false } } as const;

/**
 * Opens the ONNX files of an exported folder as any program does, by their paths, and compares their logits with those of
 * the weights in memory: all positions at once, and one by one with the cache. Examples go two by two, a long one beside a
 * short one, so that padding is part of what is compared.
 * @throws RuntimeError where ONNX Runtime cannot open or run a file; what the signal says.
 */
export async function compareOnnx(
  live: EngineContext,
  folder: string,
  examples: readonly Example[],
  { onProgress, signal }: ExportOptions,
): Promise<OnnxProof> {
  const { tokenizer, model } = live;
  const pairs = examples.map(({ source, target }) => ({
    source: tokenizer.encodeIds(source),
    target: tokenizer.encodeIds(target),
  }));
  const total = pairs.length;
  let done = 0;
  onProgress({ event: 'verifying-onnx', done, total });
  return withOnnx(folder, async (sessions) => {
    const difference = new LogitDifference();
    for (const rows of longBesideShort(pairs)) {
      await compareBatch(live, sessions, collatePairs(model.config, rows), difference, signal);
      done += rows.length;
      onProgress({ event: 'verifying-onnx', done, total });
    }
    return { max_logit_difference: difference.share, examples_compared: total, files: describeFiles(sessions) };
  });
}

/** Opens all files, and closes those that were opened, whatever becomes of `work`. */
async function withOnnx<Result>(folder: string, work: (sessions: OnnxSessions) => Promise<Result>): Promise<Result> {
  const opened: Session[] = [];
  const open = async (file: keyof typeof onnxFiles) => {
    const session = await Session.create(join(folder, onnxFiles[file]), unpacked);
    opened.push(session);
    return session;
  };
  try {
    return await work({
      encoder: await open('encoder'),
      decoder: await open('decoder'),
      decoderWithPast: await open('decoderWithPast'),
    });
  } finally {
    for (const session of opened) await session.close();
  }
}

function describeFiles(sessions: OnnxSessions): OnnxProof['files'] {
  return (['encoder', 'decoder', 'decoderWithPast'] as const).map((file) => {
    const { inputs, outputs } = sessions[file];
    return { name: onnxFiles[file], inputs, outputs };
  });
}

async function compareBatch(
  live: EngineContext,
  sessions: OnnxSessions,
  batch: Seq2SeqBatch,
  difference: LogitDifference,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const ids = batch.decoder_input_ids;
  const [rows = 0, length = 0] = ids.dims;
  const expected = await logitsOf(live, batch); // [rows, length, vocab_size]
  const source = await encodeOnnx(sessions, batch);
  difference.add(expected, (await runWithoutCache(sessions, source, ids)).data as Float32Array);

  const { vocab_size } = live.model.config;
  const first = Math.max(1, length - POSITIONS_WITH_CACHE);
  for await (const { position, logits } of runWithCache(sessions, source, ids, first)) {
    signal.throwIfAborted();
    const found = logits.data as Float32Array; // [rows, 1, vocab_size]
    for (let row = 0; row < rows; row++) {
      const from = (row * length + position) * vocab_size;
      const ours = expected.subarray(from, from + vocab_size);
      difference.add(ours, found.subarray(row * vocab_size, (row + 1) * vocab_size));
    }
  }
}

/** The longest with the shortest, and so on to the middle. */
function longBesideShort(pairs: readonly TokenizedPair[]): readonly (readonly TokenizedPair[])[] {
  const left = pairs.toSorted((a, b) => b.source.length - a.source.length);
  const batches: TokenizedPair[][] = [];
  for (let longest = left.shift(); longest; longest = left.shift()) {
    const other = 2 * longest.source.length <= TOKENS_AT_ONCE ? left.pop() : undefined;
    batches.push(other ? [longest, other] : [longest]);
  }
  return batches;
}
