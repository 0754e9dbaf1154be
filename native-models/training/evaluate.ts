import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import { collateBatch } from '../t5/batch.ts';
import type { T5Config } from '../t5/t5-config.ts';
import type { TrainingModel } from './training-model.ts';

/**
 * eval_loss as transformers' Trainer.evaluation_loop has it: the examples in their order, in batches of
 * per_device_eval_batch_size; the loss of each batch counts as often as it has examples.
 */
export async function evaluationLoss(
  model: Pick<TrainingModel, 'loss'>,
  config: T5Config,
  examples: EncodedExamples,
  batchSize: number,
  yieldToEventLoop: () => Promise<void>,
): Promise<number> {
  let sum = 0;
  for (let from = 0; from < examples.count; from += batchSize) {
    const indices = Array.from({ length: Math.min(batchSize, examples.count - from) }, (_, at) => from + at);
    const pairs = indices.map((index) => ({ source: examples.source(index), target: examples.target(index) }));
    sum += (await model.loss(collateBatch(config, pairs))) * indices.length;
    await yieldToEventLoop();
  }
  return sum / examples.count;
}
