import type { Estimate } from '../training/training-events.ts';
import type { TrainingPlan } from '../training/trainer.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { EvaluationPace } from './measured-pace.ts';

/** How often a training evaluates, and how long each time takes. */
export interface EvaluationOutlook {
  readonly count: number;
  readonly each_ms: Estimate;
}

/** Examples of the sets that are evaluated. */
interface EvaluatedCounts {
  readonly evaluation: number;
  readonly general: number;
}

/** One batch and one text stand for all; translations grow and shrink while the model learns. */
const SPREAD = { low: 0.7, high: 1.5 };
const NO_TIME: Estimate = { expected: 0, low: 0, high: 0 };
export const NO_EVALUATIONS: EvaluationOutlook = { count: 0, each_ms: NO_TIME };

/** What the evaluations of a training take; early stopping may leave some of them out. `pace` is null before it was measured. */
export function evaluationsOf(
  args: TrainingArguments,
  plan: Pick<TrainingPlan, 'max_steps' | 'updates_per_epoch'>,
  { evaluation, general }: EvaluatedCounts,
  pace: EvaluationPace | null,
): EvaluationOutlook {
  // Then sentences may be watched still, at the start and at the end.
  const hasNone = args.eval_strategy === 'no';
  const examples = hasNone ? 0 : evaluation + general;
  const sentences = args.watch_sentences.length + (args.predict_with_generate ? examples : 0);
  if (examples + sentences === 0) return NO_EVALUATIONS;
  const count = (args.eval_on_start ? 1 : 0) + (hasNone ? 1 : evaluationCount(args, plan));
  const expected = pace ? examples * pace.example_ms + sentences * pace.sentence_ms : 0;
  return { count, each_ms: { expected, low: SPREAD.low * expected, high: SPREAD.high * expected } };
}

function evaluationCount(
  args: TrainingArguments,
  { max_steps, updates_per_epoch }: Pick<TrainingPlan, 'max_steps' | 'updates_per_epoch'>,
): number {
  if (args.eval_strategy === 'steps') return Math.floor(max_steps / (args.eval_steps ?? args.logging_steps));
  return Math.ceil(max_steps / updates_per_epoch); // the training's last step ends an epoch too
}

/** A time with that of the evaluations; where no step was measured, there is none. */
export function withEvaluations(total: Estimate, { count, each_ms }: EvaluationOutlook): Estimate {
  if (total.expected === 0) return total;
  return {
    expected: total.expected + count * each_ms.expected,
    low: total.low + count * each_ms.low,
    high: total.high + count * each_ms.high,
  };
}
