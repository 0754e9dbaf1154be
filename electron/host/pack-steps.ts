import type { TrainingEvent, TrainingStep } from '../../native-models/training/training-events.ts';
import { stepFields, type PackedHistory, type PackedSteps } from '../contract/packed-steps.ts';
import { base64 } from '../workers/base64.ts';

/** The same events in the same order, in which steps that follow each other are one entry. */
export function packSteps(history: readonly TrainingEvent[]): PackedHistory {
  const packed: (TrainingEvent | PackedSteps)[] = [];
  let stretch: TrainingStep[] = [];
  const close = () => {
    if (stretch.length > 0) packed.push(packStretch(stretch));
    stretch = [];
  };
  for (const event of history) {
    if (event.event === 'step') stretch.push(event);
    else {
      close();
      packed.push(event);
    }
  }
  close();
  return packed;
}

function packStretch(steps: readonly TrainingStep[]): PackedSteps {
  const count = steps.length;
  const values = new Float64Array(stepFields.length * count);
  stepFields.forEach((field, row) => steps.forEach((step, column) => (values[row * count + column] = step[field])));
  return { event: 'steps', count, values: base64(values) };
}
