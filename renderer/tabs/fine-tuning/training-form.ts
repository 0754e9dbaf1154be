import type { LabRequest } from '../../../electron/contract/requests.ts';
import type { FileChoice, PairData } from '../../data/pair-data.ts';
import type { PresetName } from './argument-presets.ts';
import { otherFiles, sameSource, sourcesOf } from './draft-sources.ts';
import type { ArgumentEntry, ArgumentName } from './lab-types.ts';

/** What can stand in the field of an argument. */
export type ArgumentValue = number | boolean | string | readonly string[];
/** What was set; what is absent has its default. */
export type ArgumentValues = Readonly<Partial<Record<ArgumentName, ArgumentValue>>>;

/** What stands in the input column. */
export interface Draft extends PairData {
  readonly evaluation: FileChoice;
  /** Evaluated as well, so that forgetting shows. */
  readonly general: FileChoice;
  /** Mixed into the training again: see replay_share. */
  readonly replay: FileChoice;
  readonly values: ArgumentValues;
  /** The preset that was applied last. */
  readonly preset: PresetName | null;
}

/** The arguments that stand open, in this order; all others are behind «All arguments». */
export const mainArguments = [
  'learning_rate',
  'per_device_train_batch_size',
  'max_steps',
  'num_train_epochs',
  'gradient_accumulation_steps',
  'seed',
  'optim',
  'lr_scheduler_type',
  'eval_strategy',
  'eval_steps',
  'watch_sentences',
] as const satisfies readonly ArgumentName[];

/** The arguments that stand beside the data that they are about. */
export const argumentsOfData = ['test_size', 'replay_share'] as const satisfies readonly ArgumentName[];

/** What decides how texts become examples. */
const cuttingArguments = [
  'task_prefix',
  'max_source_length',
  'max_target_length',
] as const satisfies readonly ArgumentName[];

/** What decides which examples are trained on, and which of them come first. */
const orderArguments = [
  'seed',
  'test_size',
  'replay_share',
  'group_by_length',
  'shuffle_groups',
  'gradient_accumulation_steps',
] as const satisfies readonly ArgumentName[];

export type ArgumentProblem =
  | { readonly kind: 'whole' }
  | { readonly kind: 'atLeast' | 'atMost' | 'below'; readonly limit: number }
  | { readonly kind: 'tooMany'; readonly limit: number; readonly count: number };

/** What is wrong with the arguments that were set, by name. What they must be together the lab checks. */
export function argumentProblems(
  entries: readonly ArgumentEntry[],
  values: ArgumentValues,
): ReadonlyMap<ArgumentName, ArgumentProblem> {
  return new Map(
    entries.flatMap((entry) => {
      const problem = argumentProblem(entry, values[entry.name]);
      return problem ? [[entry.name, problem] as const] : [];
    }),
  );
}

/** What is wrong with one number or list; of another kind of value nothing is. */
export function argumentProblem(entry: ArgumentEntry, value: ArgumentValue | undefined): ArgumentProblem | null {
  if (entry.kind === 'list') return listProblem(entry.most, value);
  if ((entry.kind !== 'integer' && entry.kind !== 'number') || typeof value !== 'number') return null;
  if (entry.kind === 'integer' && !Number.isInteger(value)) return { kind: 'whole' };
  if (value < entry.minimum) return { kind: 'atLeast', limit: entry.minimum };
  if (entry.maximum === undefined) return null;
  if (entry.open && value >= entry.maximum) return { kind: 'below', limit: entry.maximum };
  return value > entry.maximum ? { kind: 'atMost', limit: entry.maximum } : null;
}

/** Empty lines do not count: the lab passes over them. */
function listProblem(limit = Infinity, value: ArgumentValue | undefined): ArgumentProblem | null {
  const count = Array.isArray(value) ? value.filter((text) => text !== '').length : 0;
  return count > limit ? { kind: 'tooMany', limit, count } : null;
}

/** The values that these arguments can have: remembered ones may come from another version, or from an edited file. */
export function knownValues(entries: readonly ArgumentEntry[], values: ArgumentValues): ArgumentValues {
  const known = entries.flatMap((entry) => {
    const value = values[entry.name];
    return value !== undefined && fits(entry, value) ? [[entry.name, value] as const] : [];
  });
  return Object.fromEntries(known);
}

/** Whether a value is of an argument's kind. */
export function fits(entry: ArgumentEntry, value: unknown): value is ArgumentValue {
  switch (entry.kind) {
    case 'integer':
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string';
    case 'choice':
      return typeof value === 'string' && entry.choices.includes(value);
    case 'list':
      return (
        Array.isArray(value) &&
        value.every((text: unknown) => typeof text === 'string' && (entry.choices?.includes(text) ?? true))
      );
  }
}

/** The values with one more set; null gives the argument its default back. */
export function withValue(values: ArgumentValues, name: ArgumentName, value: ArgumentValue | null): ArgumentValues {
  const { [name]: _, ...others } = values;
  return value === null ? others : { ...others, [name]: value };
}

/** Whether an argument has another value than its default. */
export function isChanged(entry: ArgumentEntry, values: ArgumentValues): boolean {
  const value = values[entry.name];
  return value !== undefined && JSON.stringify(value) !== JSON.stringify(entry.default);
}

/** By how much an arrow key changes a number: one unit of its default's first digit. */
export function stepOf(entry: ArgumentEntry): number {
  if (entry.kind === 'integer' || typeof entry.default !== 'number' || entry.default === 0)
    return entry.kind === 'integer' ? 1 : 0.01;
  return Number(`1e${Math.min(0, Math.floor(Math.log10(entry.default)))}`);
}

/** Everything that a training is started with; null where there is no training data yet. */
export function startRequest(
  draft: Draft,
  model: string,
  threads: number | null,
): LabRequest<'fineTuning.start'> | null {
  const sources = sourcesOf(draft);
  return sources && { model, ...sources, arguments: { ...draft.values }, ...(threads === null ? {} : { threads }) };
}

/** Whether two drafts cut the same texts in the same way. */
export function sameCutting(one: Draft, other: Draft): boolean {
  return sameValues(one, other, cuttingArguments);
}

/** Whether two drafts make batches of one size of the same pairs. */
export function sameData(one: Draft, other: Draft): boolean {
  const isSame = sameCutting(one, other) && sameValues(one, other, ['per_device_train_batch_size']);
  return isSame && sameSource(one, other, 'train');
}

/** Whether two drafts have the same data sets, and give the model the same batches in the same order. */
export function sameBatches(one: Draft, other: Draft): boolean {
  const isSame = sameData(one, other) && sameValues(one, other, orderArguments);
  return isSame && otherFiles.every((name) => sameSource(one, other, name));
}

function sameValues(one: Draft, other: Draft, names: readonly ArgumentName[]): boolean {
  const settings = ({ values }: Draft) => JSON.stringify(names.map((name) => values[name] ?? null));
  return settings(one) === settings(other);
}
