import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { metricName } from '../training-arguments/parse-arguments.ts';
import type { Evaluation, TrainingStep } from './training-events.ts';

/** A line of log_history, as transformers writes it. */
export type LogEntry = Readonly<Record<string, number>>;

/**
 * Everything about a training beside weights and moments that its next step depends on. Names are those of transformers'
 * trainer_state.json where it has them.
 */
export interface TrainerState {
  /** Updates done. */
  global_step: number;
  epoch: number;
  log_history: LogEntry[];
  best_metric: number | null;
  best_global_step: number | null;
  early_stopping_patience_counter: number;
  /** Sum of the losses of the steps since the last line of log_history, and how many steps they are. */
  loss_since_log: number;
  steps_since_log: number;
  /** Sum of the losses of all steps. */
  total_loss: number;
}

export function initialTrainerState(): TrainerState {
  return {
    global_step: 0,
    epoch: 0,
    log_history: [],
    best_metric: null,
    best_global_step: null,
    early_stopping_patience_counter: 0,
    loss_since_log: 0,
    steps_since_log: 0,
    total_loss: 0,
  };
}

/** Takes the loss of a step in, and writes a line of log_history where one is due (TrainerCallback's DefaultFlow). */
export function logStep(
  state: TrainerState,
  { logging_steps, logging_first_step }: TrainingArguments,
  { loss, grad_norm, learning_rate }: Pick<TrainingStep, 'loss' | 'grad_norm' | 'learning_rate'>,
): void {
  state.total_loss += loss;
  state.loss_since_log += loss;
  state.steps_since_log++;
  const { global_step, epoch } = state;
  if (global_step % logging_steps !== 0 && !(logging_first_step && global_step === 1)) return;
  const meanLoss = Number((state.loss_since_log / state.steps_since_log).toFixed(4));
  state.log_history.push({ epoch, grad_norm, learning_rate, loss: meanLoss, step: global_step });
  state.loss_since_log = 0;
  state.steps_since_log = 0;
}

/** The lines of log_history for what was measured; the Trainer writes one for each evaluation set of several. */
export function logScores(state: TrainerState, evaluation: Evaluation): void {
  const { step, epoch, eval_loss, eval_bleu, eval_chrf } = evaluation;
  const { eval_general_loss, eval_general_bleu, eval_general_chrf } = evaluation;
  for (const set of [
    { eval_loss, eval_bleu, eval_chrf },
    { eval_general_loss, eval_general_bleu, eval_general_chrf },
  ]) {
    const known = Object.entries(set).filter((entry): entry is [string, number] => entry[1] !== undefined);
    if (known.length > 0) state.log_history.push({ ...Object.fromEntries(known), epoch, step });
  }
}

/** Takes an evaluation in: the best so far, and how long none was better (EarlyStoppingCallback, Trainer). */
export function logEvaluation(state: TrainerState, args: TrainingArguments, evaluation: Evaluation): void {
  logScores(state, evaluation);
  const { eval_loss, eval_bleu, eval_chrf, step } = evaluation;
  const metrics = { eval_loss, eval_bleu, eval_chrf };
  const metric = metrics[`eval_${metricName(args)}` as keyof typeof metrics];
  if (metric === undefined) return;
  const best = state.best_metric;
  const isBetter = best === null || (greaterIsBetter(args) ? metric > best : metric < best);
  const isImprovement = best === null || (isBetter && Math.abs(metric - best) > args.early_stopping_threshold);
  state.early_stopping_patience_counter = isImprovement ? 0 : state.early_stopping_patience_counter + 1;
  if (!isBetter) return;
  state.best_metric = metric;
  state.best_global_step = step;
}

function greaterIsBetter(args: TrainingArguments): boolean {
  return args.greater_is_better ?? metricName(args) !== 'loss';
}

export function stopsEarly(state: TrainerState, { early_stopping_patience }: TrainingArguments): boolean {
  return early_stopping_patience !== null && state.early_stopping_patience_counter >= early_stopping_patience;
}
