import type { ExaminedStep } from '../../../electron/contract/replies/fine-tuning.ts';
import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import { errorData, isCancelled } from '../../lab/error-details.ts';
import { isRecord, readText } from '../../lab/remembered.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import type { ArgumentValues } from './training-form.ts';
import type { Pair } from '../../data/pair-rows.ts';

/** Later steps are made from the first one on each time. */
const MOST_STEPS = 100;

export type StepRun =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly step: number }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** What the steps were made with. */
interface Origin {
  readonly pair: Pair;
  readonly model: string;
  readonly values: ArgumentValues;
}

/** What an examination needs to know of the tab. */
interface Form {
  readonly draft: { readonly pairs: readonly Pair[]; readonly values: ArgumentValues };
}

/** One pair learnt step by step, on weights that nobody keeps. */
export class StepExamination {
  isOpen = $state(false);
  pair = $state.raw<Pair>() as Pair;
  run = $state.raw<StepRun>({ phase: 'idle' });
  #made = $state.raw<{ readonly origin: Origin; readonly steps: readonly ExaminedStep[] } | null>(null);
  /** The step on screen; null: the last one. */
  #shown = $state<number | null>(null);
  readonly #workspace: Workspace;
  readonly #form: Form;
  #asking: AbortController | null = null;

  /** Those of this pair with these arguments; of another nothing is shown. */
  readonly steps: readonly ExaminedStep[] = $derived.by(() => (this.#isCurrent ? (this.#made?.steps ?? []) : []));
  readonly shown: ExaminedStep | null = $derived.by(
    () => this.steps[(this.#shown ?? this.steps.length) - 1] ?? this.steps.at(-1) ?? null,
  );
  readonly canStep: boolean = $derived.by(
    () =>
      this.pair.source.trim() !== '' &&
      this.pair.target.trim() !== '' &&
      this.#workspace.modelPath !== null &&
      this.run.phase !== 'running' &&
      this.steps.length < MOST_STEPS,
  );

  constructor(workspace: Workspace, form: Form) {
    this.#workspace = workspace;
    this.#form = form;
    this.pair = readPair(workspace.settings?.['fineTuning.step']) ?? form.draft.pairs[0] ?? { source: '', target: '' };
  }

  setPair(pair: Pair): void {
    this.pair = pair;
    this.#workspace.remember('fineTuning.step', pair);
  }

  show(step: number): void {
    this.#shown = step === this.steps.length ? null : step;
  }

  /** One more update. */
  async next(): Promise<void> {
    const model = this.#workspace.modelPath;
    if (!this.canStep || model === null) return;
    const origin: Origin = { pair: this.pair, model, values: this.#form.draft.values };
    const before = this.steps;
    const step = before.length + 1;
    const controller = new AbortController();
    this.#asking = controller;
    this.run = { phase: 'running', step };
    try {
      const { threads } = this.#workspace.runtime;
      const examined = await this.#workspace.lab.fineTuning.examineStep(
        {
          model,
          example: origin.pair,
          arguments: { ...origin.values },
          step,
          ...(threads === null ? {} : { threads }),
        },
        { signal: controller.signal },
      );
      if (this.#asking !== controller) return;
      this.#made = { origin, steps: [...before, examined] };
      this.#shown = null;
      this.run = { phase: 'idle' };
    } catch (error) {
      if (this.#asking !== controller) return;
      this.run = isCancelled(error) ? { phase: 'idle' } : { phase: 'failed', error: errorData(error) };
    }
  }

  cancel(): void {
    this.#asking?.abort();
    this.#asking = null;
    this.run = { phase: 'idle' };
  }

  /** The weights as they were before the last step. */
  undo(): void {
    if (this.#made) this.#made = { ...this.#made, steps: this.steps.slice(0, -1) };
    this.#shown = null;
    this.run = { phase: 'idle' };
  }

  /** The weights as they are in the model. */
  startOver(): void {
    this.#made = null;
    this.#shown = null;
    this.run = { phase: 'idle' };
  }

  get #isCurrent(): boolean {
    const origin = this.#made?.origin;
    const { source, target } = this.pair;
    return (
      origin !== undefined &&
      origin.model === this.#workspace.modelPath &&
      origin.pair.source === source &&
      origin.pair.target === target &&
      JSON.stringify(origin.values) === JSON.stringify(this.#form.draft.values)
    );
  }
}

function readPair(value: unknown): Pair | null {
  if (!isRecord(value)) return null;
  return { source: readText('')(value['source']), target: readText('')(value['target']) };
}
