import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import type { T5Config } from '../t5/t5-config.ts';
import type { TrainingPlan } from '../training/trainer.ts';
import type { Estimate } from '../training/training-events.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { memoryShapeOf, plannedUpdates, type PlannedUpdate } from './planned-batches.ts';
import { availableBytes, expectedPeak, type MemoryShape } from './training-memory.ts';

export interface PlannedTraining {
  readonly config: T5Config;
  readonly arguments: TrainingArguments;
  readonly plan: TrainingPlan;
  readonly examples: EncodedExamples;
}

/** What is known of a training before the model is opened: refusing it, forecasting it and watching it start from here. */
export interface Outlook extends PlannedTraining {
  /** Of the first epoch, evenly spread. */
  readonly updates: readonly PlannedUpdate[];
  readonly shape: MemoryShape;
  /** What the process holds now, and what it may have in all. */
  readonly residentBytes: number;
  readonly availableBytes: number;
  readonly peak: Estimate;
}

/** @param planned with what the process held before a model was opened, where it has held more since. */
export function outlookOf({
  residentBytes = process.memoryUsage.rss(),
  ...planned
}: PlannedTraining & { readonly residentBytes?: number | undefined }): Outlook {
  const { config, arguments: args, plan, examples } = planned;
  const updates = plannedUpdates(plan, examples, args.gradient_accumulation_steps);
  const shape = memoryShapeOf(updates, examples);
  const peak = expectedPeak(config, args, shape, residentBytes);
  return { ...planned, updates, shape, residentBytes, availableBytes: availableBytes(), peak };
}
