import { join } from 'node:path';
import type { Example } from '../data-sets/example.ts';
import type { TokenizedPair } from '../engine/scoring-batches.ts';
import type { EngineContext } from '../engine/t5-engine.ts';
import { collatePairs } from '../engine/teacher-forcing.ts';
import { Session } from '../runtime/session.ts';
import type { Seq2SeqBatch } from '../t5/batch.ts';
import { LogitDifference, logitsOf } from './compare-logits.ts';
import type { ExportOptions, OnnxProof } from './export-proof.ts';
import { onnxFiles } from './write-onnx.ts';

/** Source tokens of two padded rows; longer ones go alone. */
const TOKENS_AT_ONCE = 2048;

/**
 * Opens the ONNX files of an exported folder as any program does, by their paths, and compares their logits with those of
 * the weights in memory. Examples go two by two, a long one beside a short one, so that padding is part of what is compared.
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
  const encoder = await Session.create(join(folder, onnxFiles.encoder), { device: 'cpu' });
  try {
    const decoder = await Session.create(join(folder, onnxFiles.decoder), { device: 'cpu' });
    try {
      const difference = new LogitDifference();
      for (const rows of longBesideShort(pairs)) {
        signal.throwIfAborted();
        const batch = collatePairs(model.config, rows);
        difference.add(await logitsOf(live, batch), await runOnnx(encoder, decoder, batch));
        done += rows.length;
        onProgress({ event: 'verifying-onnx', done, total });
      }
      const files = [
        { name: onnxFiles.encoder, inputs: encoder.inputs, outputs: encoder.outputs },
        { name: onnxFiles.decoder, inputs: decoder.inputs, outputs: decoder.outputs },
      ];
      return { max_logit_difference: difference.share, examples_compared: total, files };
    } finally {
      await decoder.close();
    }
  } finally {
    await encoder.close();
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

/** Logits [batch, decoder_sequence, vocab_size] from nothing but token ids and mask. */
async function runOnnx(
  encoder: Session,
  decoder: Session,
  { input_ids, attention_mask, decoder_input_ids }: Seq2SeqBatch,
): Promise<Float32Array> {
  const { last_hidden_state } = await encoder.run({ input_ids, attention_mask });
  const { logits } = await decoder.run({
    input_ids: decoder_input_ids,
    encoder_attention_mask: attention_mask,
    encoder_hidden_states: last_hidden_state!,
  });
  return logits!.data as Float32Array;
}
