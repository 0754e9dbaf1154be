import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { randomPermutation } from './torch-random.ts';

export interface EpochOrder extends Pick<
  TrainingArguments,
  'per_device_train_batch_size' | 'gradient_accumulation_steps' | 'group_by_length' | 'shuffle_groups' | 'seed'
> {
  /** Examples. */
  readonly count: number;
  /** What examples are grouped by, for instance the tokens of each source; read only with group_by_length. */
  readonly lengths: ArrayLike<number>;
  /** Counts from 0. */
  readonly epoch: number;
}

/** The indices of the examples of one forward pass. */
export type BatchIndices = ArrayLike<number>;

/** The forward passes of an epoch, in order; a million of them are no million objects. */
export interface EpochBatches {
  readonly length: number;
  /** @param pass from 0 to length − 1 */
  at(pass: number): BatchIndices;
}

/**
 * The examples of each forward pass of an epoch, in order; the last batch may be smaller. It is the order of transformers'
 * Trainer, whose sampler (accelerate's SeedableRandomSampler) seeds its generator with seed + epoch. With group_by_length
 * the Trainer goes on in torch's global stream of random numbers, which dropout disturbs; here that generator serves too, so
 * that a resumed run meets the same batches.
 */
export function epochBatches(order: EpochOrder): EpochBatches {
  const { count, per_device_train_batch_size, gradient_accumulation_steps, seed, epoch } = order;
  let indices = randomPermutation(count, seed + epoch);
  const update = per_device_train_batch_size * gradient_accumulation_steps;
  if (order.group_by_length && order.shuffle_groups)
    indices = shuffledGroups(indices, order.lengths, update, seed + epoch);
  else if (order.group_by_length) indices = groupByLength(indices, order.lengths, update);
  return {
    length: Math.ceil(count / per_device_train_batch_size),
    at: (pass) => indices.subarray(pass * per_device_train_batch_size, (pass + 1) * per_device_train_batch_size),
  };
}

/**
 * Sorts slices of a permutation by length, longest first, so that batches hold examples of like length, and puts the
 * longest of all in front (get_length_grouped_indices in transformers/trainer_pt_utils.py).
 * @param batchSize examples of one update
 */
function groupByLength(permutation: Int32Array, lengths: ArrayLike<number>, batchSize: number): Int32Array {
  const count = permutation.length;
  const sliceLength = Math.max(1, Math.min(Math.floor(count / (batchSize * 4)), 50)) * batchSize;
  const grouped = permutation.slice();
  let longest = 0;
  for (let from = 0; from < count; from += sliceLength) {
    grouped.subarray(from, from + sliceLength).sort((a, b) => lengths[b]! - lengths[a]!);
    if (lengths[grouped[from]!]! > lengths[grouped[longest]!]!) longest = from;
  }
  if (count > 0) [grouped[0], grouped[longest]] = [grouped[longest]!, grouped[0]!];
  return grouped;
}

/** Updates that are sorted by length together: enough for little padding, and a hundredth of an ordinary epoch. */
const SHUFFLED_SLICE_UPDATES = 100;

/**
 * Sorts slices of a permutation by length and takes the updates in an order of its own: the Trainer's order goes from the
 * longest to the shortest again and again, and a model that is trained from nothing follows it.
 * What does not fill an update stays last.
 */
function shuffledGroups(
  permutation: Int32Array,
  lengths: ArrayLike<number>,
  batchSize: number,
  seed: number,
): Int32Array {
  const sorted = permutation.slice();
  const sliceLength = SHUFFLED_SLICE_UPDATES * batchSize;
  for (let from = 0; from < sorted.length; from += sliceLength)
    sorted.subarray(from, from + sliceLength).sort((a, b) => lengths[b]! - lengths[a]!);
  const grouped = sorted.slice();
  randomPermutation(Math.floor(sorted.length / batchSize), seed).forEach((group, place) =>
    grouped.set(sorted.subarray(group * batchSize, (group + 1) * batchSize), place * batchSize),
  );
  return grouped;
}

export interface PlannedSteps {
  /** Updates of the whole training. */
  readonly max_steps: number;
  /** Epochs that are begun. */
  readonly num_train_epochs: number;
  /** Forward passes of an epoch. */
  readonly batches_per_epoch: number;
  /** The last update of an epoch may take fewer batches than gradient_accumulation_steps. */
  readonly updates_per_epoch: number;
}

/**
 * How long a training takes: Trainer.set_initial_training_values of transformers.
 * @param count examples, at least 1
 */
export function plannedSteps({
  count,
  arguments: args,
}: {
  readonly count: number;
  readonly arguments: Pick<
    TrainingArguments,
    'max_steps' | 'num_train_epochs' | 'per_device_train_batch_size' | 'gradient_accumulation_steps'
  >;
}): PlannedSteps {
  const batches_per_epoch = Math.ceil(count / args.per_device_train_batch_size);
  const updates_per_epoch = Math.max(1, Math.ceil(batches_per_epoch / args.gradient_accumulation_steps));
  if (args.max_steps > 0) {
    const num_train_epochs = Math.ceil(args.max_steps / updates_per_epoch);
    return { max_steps: args.max_steps, num_train_epochs, batches_per_epoch, updates_per_epoch };
  }
  return {
    max_steps: Math.ceil(args.num_train_epochs * updates_per_epoch),
    num_train_epochs: Math.ceil(args.num_train_epochs),
    batches_per_epoch,
    updates_per_epoch,
  };
}
