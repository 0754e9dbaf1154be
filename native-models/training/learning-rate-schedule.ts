import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { ArgumentError } from '../training-arguments/parse-arguments.ts';

export type ScheduleArguments = Pick<
  TrainingArguments,
  'learning_rate' | 'lr_scheduler_type' | 'warmup_steps' | 'warmup_ratio'
>;

/** Where a schedule stands: everything counted in updates. */
interface Place {
  readonly step: number;
  readonly max_steps: number;
  readonly warmup: number;
  readonly learning_rate: number;
}

/** Rate at which the polynomial schedule ends. */
const POLYNOMIAL_END = 1e-7;
/** Of inverse_sqrt where there is no warmup. */
const DEFAULT_TIMESCALE = 10_000;

/** The share of learning_rate after the warmup, by lr_scheduler_type: transformers/optimization.py with its defaults. */
const schedules: Readonly<Record<TrainingArguments['lr_scheduler_type'], (place: Place) => number>> = {
  constant: () => 1,
  constant_with_warmup: () => 1,
  linear: ({ step, max_steps, warmup }) => Math.max(0, (max_steps - step) / Math.max(1, max_steps - warmup)),
  // num_cycles 0.5: one half wave
  cosine: (place) => Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress(place)))),
  // num_cycles 1: the half wave again, but 0 from the end on
  cosine_with_restarts: (place) =>
    progress(place) >= 1 ? 0 : Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress(place)))),
  polynomial: polynomialShare,
  inverse_sqrt: ({ step, warmup }) => {
    const timescale = warmup || DEFAULT_TIMESCALE;
    return 1 / Math.sqrt((step + (timescale - warmup)) / timescale);
  },
};

/** Updates over which the learning rate rises from 0: TrainingArguments.get_warmup_steps. */
export function warmupSteps(
  { warmup_steps, warmup_ratio }: Pick<ScheduleArguments, 'warmup_steps' | 'warmup_ratio'>,
  max_steps: number,
): number {
  return warmup_steps > 0 ? warmup_steps : Math.ceil(max_steps * warmup_ratio);
}

/**
 * The learning rate of an update, as transformers' get_scheduler sets it.
 * @param step updates done before this one, from 0
 * @throws ArgumentError `argument-invalid` where the polynomial schedule would have to rise to its end, as transformers
 *   does; it does not depend on `step`.
 */
export function learningRateAt(
  step: number,
  { arguments: args, max_steps }: { readonly arguments: ScheduleArguments; readonly max_steps: number },
): number {
  const { learning_rate, lr_scheduler_type } = args;
  if (lr_scheduler_type === 'polynomial' && learning_rate <= POLYNOMIAL_END) throw endsAboveStart(learning_rate);
  const warmup = lr_scheduler_type === 'constant' ? 0 : warmupSteps(args, max_steps);
  const share =
    step < warmup ? step / warmup : schedules[lr_scheduler_type]({ step, max_steps, warmup, learning_rate });
  return learning_rate * share;
}

function progress({ step, max_steps, warmup }: Place): number {
  return (step - warmup) / Math.max(1, max_steps - warmup);
}

/** Power 1. */
function polynomialShare({ step, max_steps, warmup, learning_rate }: Place): number {
  // A warmup that fills the whole run leaves nothing to decay over: transformers divides by 0 there.
  if (step > max_steps || max_steps <= warmup) return POLYNOMIAL_END / learning_rate;
  const remaining = 1 - (step - warmup) / (max_steps - warmup);
  return ((learning_rate - POLYNOMIAL_END) * remaining + POLYNOMIAL_END) / learning_rate;
}

function endsAboveStart(learning_rate: number): ArgumentError {
  const expected = `above ${POLYNOMIAL_END}, where the schedule polynomial ends`;
  const message = `The training argument learning_rate should be ${expected}, but is ${learning_rate}.`;
  return new ArgumentError('argument-invalid', message, {
    place: 'learning_rate',
    expected,
    found: String(learning_rate),
    hint: 'Choose a larger learning_rate or another lr_scheduler_type.',
  });
}
