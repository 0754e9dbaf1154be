import type { Estimate } from '../training/training-events.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { Pace } from './training-outlook.ts';

/** How long an evaluation takes here, in milliseconds. */
export interface EvaluationPace {
  /** The loss of one example. */
  readonly example_ms: number;
  /** The translation of one text. */
  readonly sentence_ms: number;
}

/** What was measured of a training, from which others of the same model are reckoned. */
export interface MeasuredPace {
  /** Milliseconds of a unit of work (training-work.ts). */
  readonly unit_ms: Pace;
  /** Units of work in the mean update. */
  readonly update_work: number;
  readonly evaluation: EvaluationPace;
  readonly peak_bytes: Estimate;
  /** What the process held before the model was opened. */
  readonly resident_bytes: number;
  /** What decides the cost of an update, as it was while it was measured. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** How the times of a forecast were come by. */
export type TimesFrom =
  | 'measured'
  /** Of another training whose updates are the same. */
  | 'same-updates'
  /** Of another training, by how much more or less work its updates are. */
  | 'scaled'
  | 'unmeasured';

/** The arguments that decide what one update costs. */
const stepArguments = [
  'per_device_train_batch_size',
  'gradient_accumulation_steps',
  'gradient_checkpointing',
  'optim',
  'weight_decay',
  'max_source_length',
  'max_target_length',
  'dropout_rate',
  'freeze',
  'lora_r',
  'lora_dropout',
  'lora_target_modules',
] as const satisfies readonly (keyof TrainingArguments)[];

/** Other batches of the same arguments: so much more or less work is within what steps vary by. */
const SAME_WORK = 0.03;

export const stepArgumentsOf = (args: TrainingArguments): MeasuredPace['arguments'] =>
  Object.fromEntries(stepArguments.map((name) => [name, args[name]]));

/** Whether an update of these arguments, of so much work, costs what was measured. */
export function isSameUpdate(measured: MeasuredPace, args: TrainingArguments, work: number): boolean {
  const sameWork = Math.abs(work / measured.update_work - 1) <= SAME_WORK;
  return sameWork && JSON.stringify(stepArgumentsOf(args)) === JSON.stringify(measured.arguments);
}
