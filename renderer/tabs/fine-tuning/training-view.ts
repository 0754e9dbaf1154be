import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import type { Formats } from '../../i18n/formats.ts';
import { language } from '../../i18n/language.svelte.ts';
import { csvText } from '../../ui/csv.ts';
import type { Evaluation, RunState, RunSummary } from './lab-types.ts';
import type { TrainingHistory } from './training-history.ts';

/** Weight of what was before in the smoothed loss. */
export const SMOOTHING = 0.8;
/** More points than this no screen shows. */
const MOST_POINTS = 2000;
export const RECENT_STEPS = 50;

/**
 * Exponential moving average with the start's bias taken out, as Adam does it: m ← β·m + (1 − β)·x, shown as
 * m / (1 − βᵗ), so that the first value is the first loss.
 */
export function smoothed(values: readonly number[], beta = SMOOTHING): readonly number[] {
  let mean = 0;
  let weight = 0;
  return values.map((value) => {
    mean = beta * mean + (1 - beta) * value;
    weight = beta * weight + (1 - beta);
    return mean / weight;
  });
}

/** What the charts draw: one row a step. */
export interface StepColumns {
  readonly steps: readonly number[];
  readonly loss: readonly (number | null)[];
  readonly smoothed: readonly (number | null)[];
  readonly eval_loss: readonly (number | null)[];
  readonly grad_norm: readonly (number | null)[];
  readonly learning_rate: readonly (number | null)[];
}

/**
 * A history as columns over the steps of its points. Of long histories every n-th step is taken, and the last;
 * evaluations are all there.
 */
export function stepColumns({ steps, evaluations }: TrainingHistory, mostPoints = MOST_POINTS): StepColumns {
  const stride = Math.max(1, Math.ceil(steps.length / mostPoints));
  const means = smoothed(steps.map(({ loss }) => loss));
  const picked = new Map<number, number>();
  steps.forEach(({ step }, index) => {
    if (index % stride === 0 || index === steps.length - 1) picked.set(step, index);
  });
  const evaluated = new Map(evaluations.map(({ step, eval_loss }) => [step, eval_loss ?? null]));
  const places = [...new Set([...picked.keys(), ...evaluated.keys()])].sort((one, other) => one - other);
  const indices = places.map((step) => picked.get(step));
  const column = (name: 'loss' | 'grad_norm' | 'learning_rate') =>
    indices.map((index) => (index === undefined ? null : (steps[index]?.[name] ?? null)));
  return {
    steps: places,
    loss: column('loss'),
    smoothed: indices.map((index) => (index === undefined ? null : (means[index] ?? null))),
    eval_loss: places.map((step) => evaluated.get(step) ?? null),
    grad_norm: column('grad_norm'),
    learning_rate: column('learning_rate'),
  };
}

/** The evaluation with the lowest loss, the first of equals; null where nothing was evaluated. */
export function bestEvaluation(evaluations: readonly Evaluation[]): (Evaluation & { eval_loss: number }) | null {
  let best: (Evaluation & { eval_loss: number }) | null = null;
  for (const evaluation of evaluations) {
    const { eval_loss } = evaluation;
    if (eval_loss !== undefined && (!best || eval_loss < best.eval_loss)) best = { ...evaluation, eval_loss };
  }
  return best;
}

/**
 * Milliseconds until the last step: the mean of the latest steps, and what evaluations and checkpoints have cost per
 * step so far. Null before the first step.
 */
export function timeLeft({ started, steps, evaluations, checkpoints }: TrainingHistory): number | null {
  const last = steps.at(-1);
  if (!started || !last) return null;
  const recent = steps.slice(-RECENT_STEPS);
  const sum = (entries: readonly { readonly elapsedMs: number }[]) =>
    entries.reduce((total, { elapsedMs }) => total + elapsedMs, 0);
  const beside = (sum(evaluations) + sum(checkpoints)) / steps.length;
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
  const [digits = '', exponent = ''] = value.toExponential(2).split('e');
  return `${plain(Number(digits))}e${exponent.replace('+', '')}`;
}

/** A loss with four decimals; where those would say nothing, as a short number. */
export function lossText(loss: number, formats: Pick<Formats, 'plain' | 'fixed'>): string {
  return Math.abs(loss) < 1e-3 ? shortNumber(loss, formats) : formats.fixed(loss, 4);
}

/** Whether a thread of this lab has the run. */
export function isLive({ phase }: RunState): boolean {
  return phase === 'starting' || phase === 'running' || phase === 'paused' || phase === 'stopping';
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

/** Every step of a run, RFC 4180, numbers with a point. */
export function historyCsv({ steps, evaluations }: TrainingHistory): string {
  const evaluated = new Map(evaluations.map((evaluation) => [evaluation.step, evaluation]));
  const header = ['step', 'epoch', 'loss', 'grad_norm', 'learning_rate', 'eval_loss', 'eval_bleu', 'eval_chrf'];
  const rows = steps.map(({ step, epoch, loss, grad_norm, learning_rate }) => {
    const { eval_loss = '', eval_bleu = '', eval_chrf = '' } = evaluated.get(step) ?? {};
    return [step, epoch, loss, grad_norm, learning_rate, eval_loss, eval_bleu, eval_chrf];
  });
  return csvText([header, ...rows]);
}

/** What a run says of its failure, as the interface shows errors: codes of the engine's own become `worker-failed`. */
export function failureData(error: Extract<RunState, { phase: 'failed' }>['error']): LabErrorData {
  return { ...error, code: isLabErrorCode(error.code) ? error.code : 'worker-failed' };
}

function isLabErrorCode(code: string): code is LabErrorData['code'] {
  return Object.hasOwn(language.texts.error.titles, code);
}
