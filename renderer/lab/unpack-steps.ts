import { stepFields, type PackedHistory, type PackedSteps } from '../../electron/contract/packed-steps.ts';
import { decodeBytes } from './decode-numbers.ts';

type TrainingEvent = Exclude<PackedHistory[number], PackedSteps>;
type TrainingStep = Extract<TrainingEvent, { readonly event: 'step' }>;
type Numbers = { -readonly [Field in keyof TrainingStep]: TrainingStep[Field] };

/** A run's events in order, each by itself. */
export function unpackSteps(history: PackedHistory): readonly TrainingEvent[] {
  return history.flatMap((entry) => (entry.event === 'steps' ? stepsOf(entry) : entry));
}

function stepsOf({ count, values }: PackedSteps): readonly TrainingStep[] {
  const rows = new Float64Array(decodeBytes(values).buffer);
  return Array.from({ length: count }, (_, column) => {
    const step: Numbers = { event: 'step', step: 0, epoch: 0, loss: 0, grad_norm: 0, learning_rate: 0, elapsedMs: 0 };
    stepFields.forEach((field, row) => (step[field] = rows[row * count + column]!));
    return step;
  });
}
