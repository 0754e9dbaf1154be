import type { EngineContext } from '../engine/t5-engine.ts';
import { translateRows } from '../engine/translate.ts';
import type { Dim } from '../graph/dim.ts';
import { drawDropoutMasks } from '../training/dropout-masks.ts';
import type { TrainableParameter } from '../training/optimizer.ts';
import type { TrainingModel } from '../training/training-model.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';

/**
 * Up to so many rows a linear layer's gradient leaves the graph as its two factors, and the optimizer forms it on the way;
 * with more rows the graph's own matrix product is faster (docs/performance.md).
 */
const FACTORED_ROWS = 48;

/**
 * A model whose weights are being trained. Loss, gradients and translations come from graphs of the one description, over
 * the memory that the optimizer changes.
 * @param dropout_rate 0: the graph without dropout.
 */
export function createLiveModel(
  context: EngineContext,
  parameters: readonly TrainableParameter[],
  args: TrainingArguments,
  dropout_rate: number,
): TrainingModel {
  const { label_smoothing_factor, per_device_eval_batch_size, lora_r, lora_dropout } = args;
  const names = parameters.map(({ name }) => name);

  return {
    async forwardBackward(batch, gradients, seed) {
      const [rows, encoder_sequence] = batch.input_ids.dims as [number, number];
      const symbols = { batch: rows, encoder_sequence, decoder_sequence: batch.labels.dims[1]! };
      // The gradients of adapters are small already.
      const factored = lora_r > 0 ? [] : factoredRows(symbols);
      const options = { label_smoothing_factor, dropout_rate, lora_dropout: lora_r > 0 ? lora_dropout : 0, factored };
      const training = await context.sessions.training(names, options);
      const masks = drawDropoutMasks(training.dropoutMasks, symbols, seed);
      const results = await training.session.run({ ...batch, ...masks });
      gradients.add(training.gradients, results, batch);
      return Number(results['loss']!.data[0]);
    },
    async loss(batch) {
      const { session } = await context.sessions.training([], { label_smoothing_factor });
      const { loss } = await session.run({ ...batch });
      return Number(loss!.data[0]);
    },
    translate: (rows) => translateRows(context, rows, {}, { batch_size: per_device_eval_batch_size }),
  };
}

interface Symbols {
  readonly batch: number;
  readonly encoder_sequence: number;
  readonly decoder_sequence: number;
}

/** Which rows of the network are few in this batch. */
function factoredRows({ batch, encoder_sequence, decoder_sequence }: Symbols): readonly Dim[] {
  const lengths = { 'batch*encoder_sequence': encoder_sequence, 'batch*decoder_sequence': decoder_sequence };
  return Object.entries(lengths).flatMap(([rows, length]) => (batch * length <= FACTORED_ROWS ? [rows] : []));
}
