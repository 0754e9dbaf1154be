import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import { placeWeights } from '../engine/place-weights.ts';
import { createEngineContext, type EngineContext } from '../engine/t5-engine.ts';
import { readModelFolder, type ModelFolder } from '../library/model-folder.ts';
import { chooseDevice } from '../runtime/devices.ts';
import type { SessionTuning } from '../runtime/session.ts';
import { sharingThreads } from '../runtime/shared-memory.ts';
import { LoraParameterSet } from '../t5/lora-parameter-set.ts';
import type { Tokenizer } from '../tokenizer/encoding.ts';
import { hashTokenizer } from '../tokenizer/hash-tokenizer.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import { epochBatches, plannedSteps, type EpochBatches } from '../training/batch-order.ts';
import { learningRateAt } from '../training/learning-rate-schedule.ts';
import type { Training, TrainingPlan } from '../training/trainer.ts';
import { TrainingError } from '../training/training-error.ts';
import type { TrainingModel } from '../training/training-model.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { createLiveModel } from './live-model.ts';
import { loadLiveWeights, type LiveWeights } from './live-weights.ts';
import { loraOf } from './lora-arguments.ts';

export interface LiveTraining {
  /** Sessions and tokenizer over the weights as they are being trained. */
  readonly context: EngineContext;
  readonly weights: LiveWeights;
  readonly model: TrainingModel;
  close(): Promise<void>;
}

export interface OpenTrainingOptions {
  readonly cacheFolder: string;
  readonly threads?: number | undefined;
  /** Folder of the adapter to go on with; left out, that of the arguments. */
  readonly adapter?: string | undefined;
}

/** A model's folder as it was read and checked, its tokenizer, and the hash of the files that make it. */
export interface OpenedModel {
  readonly model: ModelFolder;
  readonly tokenizer: Tokenizer;
  readonly tokenizer_sha256: string;
}

/** Reads a model's folder, without its weights. @throws as readModelFolder and loadTokenizer. */
export async function openModel(folder: string): Promise<OpenedModel> {
  return {
    model: await readModelFolder(folder),
    tokenizer: await loadTokenizer(folder),
    tokenizer_sha256: await hashTokenizer(folder),
  };
}

/**
 * Sessions over weights that stay as they are: read where the file is mapped, since packed copies, one a session and two
 * where gradients pass through, would take more memory than the training itself; and no memory kept for every shape of
 * batch (docs/performance.md).
 */
const MAPPED_WEIGHTS: SessionTuning = { prepacking: false, memoryPattern: false };
/** Sessions over weights that change give back what a run worked with: many stages, one after the other, share it. */
const LIVE_WEIGHTS: SessionTuning = { memoryArena: false, memoryPattern: false };

/** Opens a model so that its weights, or adapters to it, can be trained; nothing is read from or written to a run. */
export async function openLiveTraining(
  { model, tokenizer }: OpenedModel,
  args: TrainingArguments,
  options: OpenTrainingOptions,
): Promise<LiveTraining> {
  const { threads, cacheFolder } = options;
  const lora = loraOf(args);
  const base = lora && (await placeWeights(model, { precision: 'float32', cacheFolder }));
  const device = await chooseDevice('cpu');
  const sharing = await sharingThreads(threads);
  const weights = await loadLiveWeights(model, base, args, options.adapter ?? args.adapter, sharing);
  const runtime = {
    precision: 'float32',
    tuning: lora ? MAPPED_WEIGHTS : LIVE_WEIGHTS,
    ...(lora ? { parameters: new LoraParameterSet(model.config, lora) } : {}),
    ...(threads ? { threads } : {}),
  } as const;
  const context = createEngineContext(model, tokenizer, weights.placed, device, runtime);
  const dropout_rate = args.dropout_rate ?? model.config.dropout_rate;
  return {
    context,
    weights,
    model: createLiveModel(context, weights, args, dropout_rate),
    async close() {
      await weights.optimizer.close();
      await context.sessions.close();
    },
  };
}

/**
 * Which examples each forward pass gets, and how many there are.
 * @param batches lists of example indices, one per forward pass, that replace the random order.
 * @throws TrainingError `batches-invalid`; ArgumentError where the schedule cannot be.
 */
export function planTraining(
  args: TrainingArguments,
  examples: EncodedExamples,
  batches: readonly (readonly number[])[] | null,
): TrainingPlan {
  const { count } = examples;
  const { max_steps, num_train_epochs, updates_per_epoch, batches_per_epoch } = plannedSteps({
    count,
    arguments: args,
  });
  learningRateAt(0, { arguments: args, max_steps }); // a schedule that cannot be is said before anything is done
  if (batches) checkBatches(batches, count, max_steps, updates_per_epoch, batches_per_epoch, args);
  const order = batchOrder(args, examples);
  return {
    max_steps,
    num_train_epochs,
    updates_per_epoch,
    batches_per_epoch,
    batchesOf: (epoch) =>
      batches ? givenBatches(batches.slice(epoch * batches_per_epoch, (epoch + 1) * batches_per_epoch)) : order(epoch),
  };
}

/** The forward passes of each epoch, where no lists of indices replace their order. */
export function batchOrder(args: TrainingArguments, examples: EncodedExamples): (epoch: number) => EpochBatches {
  const { count } = examples;
  const lengths = args.group_by_length ? groupedBy(examples, args) : [];
  return (epoch) => epochBatches({ ...args, count, lengths, epoch });
}

/**
 * Tokens of each source, as the Trainer groups; where groups are shuffled, those of the target first, since padding costs
 * most in the decoder and the output layer behind it.
 */
function groupedBy(examples: EncodedExamples, { shuffle_groups }: TrainingArguments): Float64Array {
  const lengths = new Float64Array(examples.count);
  for (let index = 0; index < lengths.length; index++) {
    const source = examples.sourceLength(index);
    lengths[index] = shuffle_groups ? examples.targetLength(index) * 2 ** 17 + source : source;
  }
  return lengths;
}

function givenBatches(batches: readonly (readonly number[])[]): EpochBatches {
  return { length: batches.length, at: (pass) => batches[pass]! };
}

function checkBatches(
  batches: readonly (readonly number[])[],
  count: number,
  max_steps: number,
  updates_per_epoch: number,
  batches_per_epoch: number,
  { gradient_accumulation_steps }: TrainingArguments,
): void {
  const epochs = Math.floor(max_steps / updates_per_epoch);
  const rest = (max_steps % updates_per_epoch) * gradient_accumulation_steps;
  const needed = epochs * batches_per_epoch + Math.min(rest, batches_per_epoch);
  if (batches.length < needed)
    throw invalidBatches(`at least ${needed} lists, one a forward pass`, `${batches.length}`, 'batches');
  batches.forEach((indices, place) => {
    const wrong = indices.find((index) => index >= count);
    if (wrong !== undefined || indices.length === 0)
      throw invalidBatches(`indices below ${count}, the number of examples`, String(wrong), `batches[${place}]`);
  });
}

function invalidBatches(expected: string, found: string, place: string): TrainingError {
  const message = `The order of the batches does not fit: expected ${expected}, found ${found} at ${place}.`;
  return new TrainingError('batches-invalid', message, { place, expected, found });
}

export const yieldToEventLoop: Training['yieldToEventLoop'] = () => nextTurn();
