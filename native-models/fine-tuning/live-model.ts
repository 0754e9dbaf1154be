import type { EngineContext } from '../engine/t5-engine.ts';
import { translateRows } from '../engine/translate-batch.ts';
import { drawDropoutMasks } from '../training/dropout-masks.ts';
import type { TrainingModel } from '../training/training-model.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { LiveWeights } from './live-weights.ts';
import { StagedPass, lengthsOf } from './staged-pass.ts';

/**
 * A model whose weights are being trained. Loss, gradients and translations come from graphs of the one description, over
 * the memory that the optimizer changes.
 * @param dropout_rate 0: the graphs without dropout.
 */
export function createLiveModel(
  context: EngineContext,
  weights: LiveWeights,
  args: TrainingArguments,
  dropout_rate: number,
): TrainingModel {
  const { label_smoothing_factor, per_device_eval_batch_size, lora_r } = args;
  return {
    forwardBackward:
      lora_r > 0 ? adapterPass(context, weights, args, dropout_rate) : stagedPass(context, weights, args, dropout_rate),
    async loss(batch) {
      const { session } = await context.sessions.training([], { label_smoothing_factor });
      const { loss } = await session.run({ ...batch });
      return Number(loss!.data[0]);
    },
    translate: (rows) => translateRows(context, rows, {}, { batch_size: per_device_eval_batch_size }),
  };
}

type ForwardBackward = TrainingModel['forwardBackward'];

/** The model itself is trained: gradients of all of its weights would not fit beside all of its activations. */
function stagedPass(
  { description, sessions }: EngineContext,
  { parameters, live }: LiveWeights,
  { label_smoothing_factor, gradient_checkpointing }: TrainingArguments,
  dropout_rate: number,
): ForwardBackward {
  const places = new Map(parameters.map(({ name, gradient }) => [name, gradient]));
  const options = { label_smoothing_factor, dropout_rate, gradient_checkpointing };
  const pass = new StagedPass(description, sessions, live, places, options);
  return (batch, gradients, seed) => pass.forwardBackward(batch, gradients, seed);
}

/** Adapters have small gradients, and the model that they belong to stays mapped: one graph, over the file. */
function adapterPass(
  { sessions }: EngineContext,
  { parameters }: LiveWeights,
  { label_smoothing_factor, lora_dropout }: TrainingArguments,
  dropout_rate: number,
): ForwardBackward {
  const names = parameters.map(({ name }) => name);
  return async (batch, gradients, seed) => {
    const options = { label_smoothing_factor, dropout_rate, lora_dropout };
    const training = await sessions.training(names, options);
    const masks = drawDropoutMasks(training.dropoutMasks, lengthsOf(batch), seed);
    const results = await training.session.run({ ...batch, ...masks });
    gradients.add(training.gradients, results, batch);
    return Number(results['loss']!.data[0]);
  };
}
