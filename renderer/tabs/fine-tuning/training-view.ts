import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import { withExponent, type Formats } from '../../i18n/formats.ts';
import { language } from '../../i18n/language.svelte.ts';
import { csvText } from '../../ui/csv.ts';
import type { Evaluation, RunState, RunSummary } from './lab-types.ts';
import type { TrainingHistory } from './training-history.ts';

export const RECENT_STEPS = 50;

/** What an evaluation may measure, by the names that Hugging Face gives. */
const evaluationScores = [
  'eval_loss',
  'eval_bleu',
  'eval_chrf',
  'eval_general_loss',
  'eval_general_bleu',
  'eval_general_chrf',
] as const satisfies readonly (keyof Evaluation)[];
export type EvaluationScore = (typeof evaluationScores)[number];

/** The scores that some evaluation has, in their order. */
export function presentScores(evaluations: readonly Evaluation[]): readonly EvaluationScore[] {
  return evaluationScores.filter((name) => evaluations.some((evaluation) => evaluation[name] !== undefined));
}

/** Whether an evaluation measured anything; it may have watched sentences and no more. */
export function hasScore(evaluation: Evaluation): boolean {
  return evaluationScores.some((name) => evaluation[name] !== undefined);
}

/** A score as it is shown; nothing where it was not measured. */
export function scoreText(name: EvaluationScore, evaluation: Evaluation, formats: Formats): string {
  const value = evaluation[name];
  if (value === undefined) return '';
  return name.endsWith('loss') ? lossText(value, formats) : formats.fixed(value, 2);
}

/** The evaluation with the lowest loss, the first of equals; null where nothing was evaluated. The start does not compete. */
export function bestEvaluation(evaluations: readonly Evaluation[]): (Evaluation & { eval_loss: number }) | null {
  let best: (Evaluation & { eval_loss: number }) | null = null;
  for (const evaluation of evaluations) {
    const { eval_loss } = evaluation;
    if (evaluation.step > 0 && eval_loss !== undefined && (!best || eval_loss < best.eval_loss))
      best = { ...evaluation, eval_loss };
  }
  return best;
}

/** The first and the last loss on the general set: what grows between them was forgotten. Null where there is none. */
export function generalLosses(
  evaluations: readonly Evaluation[],
): { readonly first: number; readonly last: number } | null {
  const losses = evaluations.flatMap(({ eval_general_loss }) => eval_general_loss ?? []);
  const [first, last] = [losses[0], losses.at(-1)];
  return first === undefined || last === undefined ? null : { first, last };
}

/**
 * Milliseconds until the last step: the mean of the latest steps, and what evaluations and checkpoints have cost per
 * step so far; that of the start does not come again. Null before the first step.
 */
export function timeLeft({ started, steps, evaluations, checkpoints }: TrainingHistory): number | null {
  const last = steps.at(-1);
  if (!started || !last) return null;
  const recent = steps.slice(-RECENT_STEPS);
  const sum = (entries: readonly { readonly elapsedMs: number }[]) =>
    entries.reduce((total, { elapsedMs }) => total + elapsedMs, 0);
  const beside = (sum(evaluations.filter(({ step }) => step > 0)) + sum(checkpoints)) / steps.length;
  return Math.max(0, started.max_steps - last.step) * (sum(recent) / recent.length + beside);
}

/** Steps a second over the latest steps; null where the time is too short to say. */
export function stepsPerSecond({ steps }: TrainingHistory): number | null {
  const recent = steps.slice(-RECENT_STEPS);
  const elapsedMs = recent.reduce((total, step) => total + step.elapsedMs, 0);
  return elapsedMs > 0 ? (recent.length * 1000) / elapsedMs : null;
}

/** A number of any size, short: 0.25, 5e-5, 1.234e9. */
export function shortNumber(value: number, { plain }: Pick<Formats, 'plain'>): string {
  if (value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e7)) return plain(value);
  return withExponent(value, plain, 2);
}

/** A loss with four decimals; where those would say nothing, with three digits: 4.50e-4. */
export function lossText(loss: number, { fixed }: Pick<Formats, 'fixed'>): string {
  if (loss === 0) return '0';
  if (Math.abs(loss) >= 1e-3) return fixed(loss, 4);
  return withExponent(loss, (significand) => fixed(significand, 2), 2);
}

/** Whether a thread of this lab has the run. */
export function isLive({ phase }: RunState): boolean {
  return phase === 'starting' || phase === 'running' || phase === 'paused' || phase === 'stopping';
}

/** Whether the last step is done and what follows it is not: the last evaluation, the last checkpoint. */
export function isFinishing({
  state,
  step,
  maxSteps,
}: {
  readonly state: RunState;
  readonly step: number;
  readonly maxSteps: number;
}): boolean {
  return state.phase === 'running' && maxSteps > 0 && step >= maxSteps;
}

/** Whether a run can go on: it waits, or it ended early and left a checkpoint. */
export function canResume({ state, checkpoints }: RunSummary): boolean {
  if (state.phase === 'paused') return true;
  const endedEarly = state.phase === 'stopped' || state.phase === 'interrupted' || state.phase === 'failed';
  return endedEarly && checkpoints.length > 0;
}

/** Whether a smaller training would not have failed so. */
export function lacksMemory({ code }: Pick<LabErrorData, 'code'>): boolean {
  return code === 'out-of-memory' || code === 'memory-insufficient';
}

/** Every step of a run, and its start where that was evaluated; RFC 4180, numbers with a point. */
export function historyCsv({ steps, evaluations }: TrainingHistory): string {
  const evaluated = new Map(evaluations.filter(hasScore).map((evaluation) => [evaluation.step, evaluation]));
  const header = ['step', 'epoch', 'loss', 'grad_norm', 'learning_rate', ...evaluationScores];
  const scoresAt = (step: number) => evaluationScores.map((name) => evaluated.get(step)?.[name] ?? '');
  const start = evaluated.get(0);
  const rows = steps.map(({ step, epoch, loss, grad_norm, learning_rate }) => [
    ...[step, epoch, loss, grad_norm, learning_rate],
    ...scoresAt(step),
  ]);
  return csvText([header, ...(start ? [[0, start.epoch, '', '', '', ...scoresAt(0)]] : []), ...rows]);
}

/** What a run says of its failure, as the interface shows errors: codes of the engine's own become `worker-failed`. */
export function failureData(error: Extract<RunState, { phase: 'failed' }>['error']): LabErrorData {
  return { ...error, code: isLabErrorCode(error.code) ? error.code : 'worker-failed' };
}

function isLabErrorCode(code: string): code is LabErrorData['code'] {
  return Object.hasOwn(language.texts.error.titles, code);
}
