import type { T5Config } from '../t5/t5-config.ts';
import { numParameters } from '../t5/parameter-names.ts';
import type { TrainingPlan } from '../training/trainer.ts';
import type { Estimate } from '../training/training-events.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { trainableParameters } from './live-weights.ts';
import { loraOf } from './lora-arguments.ts';
import type { PlannedUpdate } from './planned-batches.ts';
import { countWeights } from './run-checkpoints.ts';
import { updateWork } from './training-work.ts';

/** How long a unit of work takes here, in milliseconds. */
export type Pace = Estimate;

/** Steps vary by this much even where all is well: other programs, warmth, the collector. */
const LEAST_SPREAD = 0.12;
/** Before anything was measured: times are not said then, and stand as 0. */
export const UNMEASURED_PACE: Pace = { expected: 0, low: 0, high: 0 };
/** A disk writes and hashes about so many bytes a millisecond. */
const CHECKPOINT_BYTES_PER_MS = 0.6e6;

/** From steps of known work. */
export function paceOf(steps: readonly { readonly elapsedMs: number; readonly work: number }[]): Pace {
  const paces = steps.map(({ elapsedMs, work }) => elapsedMs / work).sort((a, b) => a - b);
  const expected = paces[Math.floor(paces.length / 2)]!;
  const low = Math.min(paces[0]!, expected * (1 - LEAST_SPREAD));
  return { expected, low, high: Math.max(paces.at(-1)!, expected * (1 + LEAST_SPREAD)) };
}

/** The mean over updates. */
export function meanWork(config: T5Config, args: TrainingArguments, updates: readonly PlannedUpdate[]): number {
  return updates.reduce((sum, { lengths }) => sum + updateWork(config, args, lengths), 0) / updates.length;
}

/** Less of what was measured carries over to updates of another kind. */
const MORE_UNCERTAIN = 1.25;

export function lessCertain({ expected, low, high }: Estimate): Estimate {
  return { expected, low: low / MORE_UNCERTAIN, high: high * MORE_UNCERTAIN };
}

/** An estimate in the same proportions. */
export function scaled({ expected, low, high }: Estimate, factor: number, added = 0): Estimate {
  return { expected: expected * factor + added, low: low * factor + added, high: high * factor + added };
}

/** A checkpoint: the model, and what the optimizer remembers. */
export function checkpointBytes(config: T5Config, args: TrainingArguments): number {
  const trained = countWeights(trainableParameters(config, args));
  const moments = args.optim === 'adamw_torch' ? 8 * trained : 0;
  return 4 * numParameters(config) + moments + (loraOf(args) ? 4 * trained : 0);
}

/** How many checkpoints are written from a step on, and how many lie on the disk at most: one more while it is written. */
export function checkpointCounts(
  args: TrainingArguments,
  { max_steps, updates_per_epoch }: Pick<TrainingPlan, 'max_steps' | 'updates_per_epoch'>,
  from = 0,
): { readonly written: number; readonly kept: number } {
  const every = { no: Infinity, steps: args.save_steps, epoch: updates_per_epoch }[args.save_strategy];
  const upTo = (step: number) => Math.floor(step / every);
  const written = upTo(max_steps) - upTo(from) + (max_steps % every === 0 ? 0 : 1);
  const all = upTo(max_steps) + (max_steps % every === 0 ? 0 : 1);
  return { written, kept: Math.min(all, (args.save_total_limit ?? Infinity) + 1) };
}

/** All updates from a step on, and their checkpoints. */
export function remainingMs(
  config: T5Config,
  args: TrainingArguments,
  plan: Pick<TrainingPlan, 'max_steps' | 'updates_per_epoch'>,
  stepMs: Estimate,
  from = 0,
): Estimate {
  if (stepMs.expected === 0) return stepMs;
  const { written } = checkpointCounts(args, plan, from);
  const saving = (written * checkpointBytes(config, args)) / CHECKPOINT_BYTES_PER_MS;
  return scaled(stepMs, plan.max_steps - from, saving);
}
