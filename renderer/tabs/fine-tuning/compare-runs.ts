import { csvText } from '../../ui/csv.ts';
import type { RunDescription } from './lab-types.ts';
import { smoothedColumn, stepColumns, type ColumnChoice } from './step-columns.ts';
import type { TrainingHistory } from './training-history.ts';

/** A run as it is compared. */
export interface ComparedRun {
  readonly name: string;
  readonly history: TrainingHistory;
}

/** Columns of several runs over the steps of all of them; null where a run has no value at a step. */
export interface OverlaidColumns {
  readonly steps: readonly number[];
  readonly runs: readonly {
    readonly smoothed: readonly (number | null)[];
    readonly eval_loss: readonly (number | null)[];
  }[];
}

/** Points of one curve, where ten of them share the screen. */
const POINTS_OF_ONE = 500;

/** `smoothing` as in `smoothedColumn`. */
export function overlaidColumns(
  histories: readonly TrainingHistory[],
  { smoothing, ...choice }: ColumnChoice & { readonly smoothing: number },
): OverlaidColumns {
  const each = histories.map((history) => stepColumns(history, { mostPoints: POINTS_OF_ONE, ...choice }));
  const steps = [...new Set(each.flatMap((columns) => columns.steps))].sort((one, other) => one - other);
  return {
    steps,
    runs: each.map((columns, run) => {
      const places = new Map(columns.steps.map((step, index) => [step, index]));
      const column = (values: readonly (number | null)[]) =>
        steps.map((step) => values[places.get(step) ?? -1] ?? null);
      return {
        smoothed: column(smoothedColumn(histories[run]!, columns, smoothing)),
        eval_loss: column(columns.eval_loss),
      };
    }),
  };
}

/**
 * Arguments that are not the same in all runs whose arguments are known, by Hugging Face's names, with the value of each
 * run; a run without a description has `undefined` throughout.
 */
export function differingArguments(
  descriptions: readonly (RunDescription | null)[],
): readonly { readonly name: string; readonly values: readonly unknown[] }[] {
  const known = descriptions.map(
    (description) => description?.arguments as Readonly<Record<string, unknown>> | undefined,
  );
  const names = [...new Set(known.flatMap((given) => Object.keys(given ?? {})))];
  return names
    .map((name) => ({ name, values: known.map((given) => given?.[name]) }))
    .filter(({ values }) => {
      const compared = values.filter((_, index) => known[index]);
      return new Set(compared.map((value) => JSON.stringify(value))).size > 1;
    });
}

/** Every step and evaluation of each run, one row each, RFC 4180. */
export function comparisonCsv(runs: readonly ComparedRun[]): string {
  const rows = runs.flatMap(({ name, history }) => {
    const losses = new Map(history.steps.map(({ step, loss }) => [step, loss]));
    const scored = history.evaluations.filter(({ eval_loss }) => eval_loss !== undefined);
    const evaluated = new Map(scored.map(({ step, eval_loss }) => [step, eval_loss]));
    const steps = [...new Set([...losses.keys(), ...evaluated.keys()])].sort((one, other) => one - other);
    return steps.map((step) => [name, step, losses.get(step) ?? '', evaluated.get(step) ?? '']);
  });
  return csvText([['run', 'step', 'loss', 'eval_loss'], ...rows]);
}
