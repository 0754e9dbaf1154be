import type { Seq2SeqBatch } from '../t5/batch.ts';
import type { Gradients } from '../t5/gradients.ts';
import type { MaskSeed } from './dropout-masks.ts';

/** The model as the trainer sees it: numbers out of a batch. The weights lie in memory that the optimizer changes. */
export interface TrainingModel {
  /** Loss of the batch; its gradients are added to `gradients`. `seed` draws the dropout masks. */
  forwardBackward(batch: Seq2SeqBatch, gradients: Gradients, seed: MaskSeed): Promise<number>;
  /** Loss without dropout. */
  loss(batch: Seq2SeqBatch): Promise<number>;
  /** The best text of each row of source ids, by the model's own generation settings. */
  translate(rows: readonly (readonly number[])[]): Promise<readonly string[]>;
}
