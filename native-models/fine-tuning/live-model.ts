import type { EngineContext } from '../engine/t5-engine.ts';
import { translateRows } from '../engine/translate.ts';
import { Gradients } from '../t5/gradients.ts';
import { drawDropoutMasks } from '../training/dropout-masks.ts';
import type { TrainableParameter } from '../training/optimizer.ts';
import type { TrainingModel } from '../training/training-model.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';

/**
 * A model whose weights are being trained. Loss, gradients and translations come from graphs of the one description, over
 * the memory that the optimizer changes.
 * @param dropout_rate 0: the graph without dropout.
 */
export async function createLiveModel(
  context: EngineContext,
  parameters: readonly TrainableParameter[],
  args: TrainingArguments,
  dropout_rate: number,
): Promise<TrainingModel> {
  const { label_smoothing_factor, per_device_eval_batch_size } = args;
  const dimsOf = new Map(parameters.map(({ name, dims }) => [name, dims]));
  const training = await context.sessions.training([...dimsOf.keys()], { label_smoothing_factor, dropout_rate });

  return {
    createGradients: () => new Gradients(training.gradients, (name) => dimsOf.get(name)!),
    async forwardBackward(batch, gradients, seed) {
      const [rows, encoder_sequence] = batch.input_ids.dims as [number, number];
      const symbols = { batch: rows, encoder_sequence, decoder_sequence: batch.labels.dims[1]! };
      const masks = drawDropoutMasks(training.dropoutMasks, symbols, dropout_rate, seed);
      const results = await training.session.run({ ...batch, ...masks });
      gradients.add(results, batch);
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
