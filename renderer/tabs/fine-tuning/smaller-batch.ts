import type { RunDescription } from './lab-types.ts';

export type BatchArguments = Pick<
  RunDescription['arguments'],
  'per_device_train_batch_size' | 'gradient_accumulation_steps'
>;

/** How many examples an update sees. */
export function examplesPerUpdate(args: BatchArguments): number {
  return args.per_device_train_batch_size * args.gradient_accumulation_steps;
}

/** The smaller batches into which the examples of an update can be divided, largest first. */
export function smallerBatches(args: BatchArguments): readonly number[] {
  const examples = examplesPerUpdate(args);
  const sizes = Array.from({ length: args.per_device_train_batch_size - 1 }, (_, index) => index + 1);
  return sizes.filter((size) => examples % size === 0).reverse();
}

/** Half the batch, or the next size below that can be; null where a batch is one example already. */
export function proposedBatch(args: BatchArguments): number | null {
  return smallerBatches(args).find((size) => size <= args.per_device_train_batch_size / 2) ?? null;
}
