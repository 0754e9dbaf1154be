import type { EngineContext } from '../engine/t5-engine.ts';
import { forward } from '../engine/teacher-forcing.ts';
import type { Seq2SeqBatch } from '../t5/batch.ts';

/** Logits may differ by this share of the largest: other kernels multiply packed weights in another order. */
export const LOGIT_TOLERANCE = 1e-4;

/** Teacher-forced logits, float32: [batch, decoder_sequence, vocab_size]. */
export async function logitsOf({ sessions }: EngineContext, batch: Seq2SeqBatch): Promise<Float32Array> {
  return (await forward(sessions, batch, [], ['logits'])).outputs['logits']!.data as Float32Array;
}

/** The largest difference between two programs' logits, over any number of batches. */
export class LogitDifference {
  #largest = 0;
  #difference = 0;

  add(ours: Float32Array, theirs: Float32Array): void {
    for (let at = 0; at < ours.length; at++) {
      this.#largest = Math.max(this.#largest, Math.abs(ours[at]!));
      this.#difference = Math.max(this.#difference, Math.abs(ours[at]! - theirs[at]!));
    }
  }

  /** In units of the largest logit. */
  get share(): number {
    return this.#largest === 0 ? this.#difference : this.#difference / this.#largest;
  }
}
