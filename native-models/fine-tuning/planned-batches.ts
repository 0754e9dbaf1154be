import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import type { BatchLengths } from '../t5/staged-graphs.ts';
import type { EpochBatches } from '../training/batch-order.ts';
import type { TrainingPlan } from '../training/trainer.ts';
import type { MemoryShape } from './training-memory.ts';

/** So many updates of the first epoch are looked at, evenly spread; a million of them would take longer than the steps. */
const UPDATES_LOOKED_AT = 500;

/** An update as it is planned: which examples, in batches of which lengths. */
export interface PlannedUpdate {
  readonly passes: readonly (readonly number[])[];
  readonly lengths: readonly BatchLengths[];
}

/** Updates of the first epoch, spread evenly over it. */
export function plannedUpdates(
  plan: TrainingPlan,
  examples: EncodedExamples,
  accumulation: number,
): readonly PlannedUpdate[] {
  const batches = plan.batchesOf(0);
  const count = Math.min(plan.updates_per_epoch, plan.max_steps);
  const stride = Math.max(1, count / UPDATES_LOOKED_AT);
  const updates: PlannedUpdate[] = [];
  for (let at = 0; at < count; at += stride) {
    const passes = passesOf(batches, Math.floor(at), accumulation);
    updates.push({ passes, lengths: passes.map((indices) => paddedLengths(examples, indices)) });
  }
  return updates;
}

/** The batches of one update of the whole training. */
export function updateLengths(
  plan: TrainingPlan,
  examples: EncodedExamples,
  accumulation: number,
  update: number,
): readonly BatchLengths[] {
  const batches = plan.batchesOf(Math.floor(update / plan.updates_per_epoch));
  const passes = passesOf(batches, update % plan.updates_per_epoch, accumulation);
  return passes.map((indices) => paddedLengths(examples, indices));
}

function passesOf(batches: EpochBatches, update: number, accumulation: number): PlannedUpdate['passes'] {
  const first = update * accumulation;
  const last = Math.min(first + accumulation, batches.length);
  return Array.from({ length: last - first }, (_, pass) => Array.from(batches.at(first + pass)));
}

/** The axes of the padded batch of these examples. */
function paddedLengths(examples: EncodedExamples, indices: readonly number[]): BatchLengths {
  return {
    batch: indices.length,
    encoder_sequence: Math.max(...indices.map((index) => examples.sourceLength(index))),
    decoder_sequence: Math.max(...indices.map((index) => examples.target(index).length)),
  };
}

/** What the memory of a training depends on: its largest batches, by tokens of either side. */
export function memoryShapeOf(updates: readonly PlannedUpdate[], examples: EncodedExamples): MemoryShape {
  const all = updates.flatMap(({ lengths }) => lengths);
  const largest = (size: (lengths: BatchLengths) => number) =>
    all.reduce((most, lengths) => (size(lengths) > size(most) ? lengths : most));
  const meanTokens = sumOf(all, tokensOf) / sumOf(all, ({ batch }) => batch);
  return {
    passes: [largest(tokensOf), largest(({ batch, decoder_sequence }) => batch * decoder_sequence)],
    tokens: meanTokens * examples.count,
  };
}

/** Padding included. */
function tokensOf({ batch, encoder_sequence, decoder_sequence }: BatchLengths): number {
  return batch * (encoder_sequence + decoder_sequence);
}

function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
