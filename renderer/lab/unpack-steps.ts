import type { PackedHistory, PackedSteps } from '../../electron/contract/packed-steps.ts';
import { decodeBytes } from './decode-numbers.ts';

type TrainingEvent = Exclude<PackedHistory[number], PackedSteps>;
type TrainingStep = Extract<TrainingEvent, { readonly event: 'step' }>;
type StepField = PackedSteps['fields'][number];
type Columns = Readonly<Record<StepField, Float64Array>>;

/** A run's events in order, each by itself. A field that did not cross is NaN. */
export function unpackSteps(history: PackedHistory): readonly TrainingEvent[] {
  return history.flatMap((entry) => (entry.event === 'steps' ? stepsOf(entry) : entry));
}

function stepsOf({ count, fields, values }: PackedSteps): readonly TrainingStep[] {
  const rows = new Float64Array(decodeBytes(values).buffer);
  const column = (field: StepField) => {
    const row = fields.indexOf(field);
    return row === -1 ? new Float64Array(count).fill(NaN) : rows.subarray(row * count, (row + 1) * count);
  };
  const columns: Columns = {
    step: column('step'),
    epoch: column('epoch'),
    loss: column('loss'),
    grad_norm: column('grad_norm'),
    learning_rate: column('learning_rate'),
    elapsedMs: column('elapsedMs'),
  };
  return Array.from({ length: count }, (_, at) => new ColumnStep(columns, at));
}

/**
 * A step whose numbers stay in the columns. An object with numbers of its own is seven times as large, and to make a
 * hundred thousand of those, and to move them about in memory, takes longer than to draw their curve.
 */
class ColumnStep implements TrainingStep {
  readonly #columns: Columns;
  readonly #at: number;

  constructor(columns: Columns, at: number) {
    this.#columns = columns;
    this.#at = at;
  }

  get event(): 'step' {
    return 'step';
  }
  get step(): number {
    return this.#columns.step[this.#at]!;
  }
  get epoch(): number {
    return this.#columns.epoch[this.#at]!;
  }
  get loss(): number {
    return this.#columns.loss[this.#at]!;
  }
  get grad_norm(): number {
    return this.#columns.grad_norm[this.#at]!;
  }
  get learning_rate(): number {
    return this.#columns.learning_rate[this.#at]!;
  }
  get elapsedMs(): number {
    return this.#columns.elapsedMs[this.#at]!;
  }
}
