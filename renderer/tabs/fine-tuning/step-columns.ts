import type { StepRange } from '../../charts/steps-plot.ts';
import { lossesOf, SMOOTHING, smoothedAt } from './smoothing.ts';
import type { TrainingHistory } from './training-history.ts';
import { hasScore, type EvaluationScore } from './training-view.ts';

/** More points than this no screen shows. */
const MOST_POINTS = 2000;

/** What of a history is drawn, and how. */
export interface ColumnChoice {
  /** Left out, all steps. */
  readonly range?: StepRange;
  readonly mostPoints?: number;
}

/** What the charts draw: one row a step. */
export interface StepColumns {
  readonly steps: readonly number[];
  /** Which of the history's steps each row is of; null for the row of an evaluation alone. */
  readonly indices: readonly (number | null)[];
  readonly loss: readonly (number | null)[];
  readonly eval_loss: readonly (number | null)[];
  readonly eval_bleu: readonly (number | null)[];
  readonly eval_chrf: readonly (number | null)[];
  readonly eval_general_loss: readonly (number | null)[];
  readonly grad_norm: readonly (number | null)[];
  readonly learning_rate: readonly (number | null)[];
}

/**
 * A history as columns over the steps of its points. Of many steps every n-th is taken, and the last; evaluations that
 * measured something are all there.
 */
export function stepColumns(history: TrainingHistory, choice: ColumnChoice = {}): StepColumns {
  const { steps } = history;
  const { range = everything, mostPoints = MOST_POINTS } = choice;
  const [first, last] = [firstFrom(steps, range.from), firstFrom(steps, range.to + 1) - 1];
  const stride = Math.max(1, Math.ceil((last - first + 1) / mostPoints));
  const picked = new Map<number, number>();
  for (let index = first; index <= last; index += stride) picked.set(steps[index]!.step, index);
  if (first <= last) picked.set(steps[last]!.step, last);
  const evaluated = new Map(
    history.evaluations
      .filter((evaluation) => hasScore(evaluation) && evaluation.step >= range.from && evaluation.step <= range.to)
      .map((evaluation) => [evaluation.step, evaluation]),
  );
  const places = [...new Set([...picked.keys(), ...evaluated.keys()])].sort((one, other) => one - other);
  const indices = places.map((step) => picked.get(step) ?? null);
  const ofStep = (name: 'loss' | 'grad_norm' | 'learning_rate') =>
    indices.map((index) => (index === null ? null : steps[index]![name]));
  const ofEvaluation = (name: EvaluationScore) => places.map((step) => evaluated.get(step)?.[name] ?? null);
  return {
    steps: places,
    indices,
    loss: ofStep('loss'),
    eval_loss: ofEvaluation('eval_loss'),
    eval_bleu: ofEvaluation('eval_bleu'),
    eval_chrf: ofEvaluation('eval_chrf'),
    eval_general_loss: ofEvaluation('eval_general_loss'),
    grad_norm: ofStep('grad_norm'),
    learning_rate: ofStep('learning_rate'),
  };
}

/**
 * The smoothed loss of each row, which knows all steps before it, those before the range too. By itself: another weight
 * changes no other column, and leaves the charts that have none of it as they are.
 */
export function smoothedColumn(
  { steps }: TrainingHistory,
  { indices }: Pick<StepColumns, 'indices'>,
  smoothing = SMOOTHING,
): readonly (number | null)[] {
  const averages = smoothedAt(
    lossesOf(steps),
    indices.filter((index) => index !== null),
    smoothing,
  );
  let taken = 0;
  return indices.map((index) => (index === null ? null : averages[taken++]!));
}

const everything: StepRange = { from: -Infinity, to: Infinity };

/** The index of the first entry at or after a step, by halving; the length where there is none. */
function firstFrom(steps: TrainingHistory['steps'], step: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]!.step < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
