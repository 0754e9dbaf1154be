import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import { errorData, isCancelled } from '../../lab/error-details.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import type { ArgumentChange, ArgumentEntry, ForecastProgress, TrainingForecast } from './lab-types.ts';
import { changedValues, sameEstimate, sameMachine, type EstimateBasis } from './training-estimate-view.ts';
import { startRequest, type ArgumentValues, type Draft } from './training-form.ts';

/** A number that is being typed is not asked about digit by digit. */
const REST_MS = 250;

export type EstimateState =
  | { readonly phase: 'idle' }
  /** Null while the model is opened and the data are read. */
  | { readonly phase: 'measuring'; readonly progress: ForecastProgress | null }
  | { readonly phase: 'done' }
  | { readonly phase: 'cancelled' }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** What becomes of the figures while they are of another training than that of the form. */
type Reckoning = 'idle' | 'reckoning' | 'failed';

/** What the forecast said, and of what. */
export interface Estimated {
  readonly forecast: TrainingForecast;
  readonly basis: EstimateBasis;
}

/** The form whose training is estimated. */
export interface EstimatedForm {
  draft: Draft;
  readonly entries: readonly ArgumentEntry[];
  /** Whether it describes a training that could be started. */
  readonly isReady: boolean;
}

/** A change that was taken over into the form, while nothing else has changed the arguments. */
interface Applied {
  readonly change: ArgumentChange;
  readonly before: ArgumentValues;
  readonly after: ArgumentValues;
}

/** What the training of the form would take: measured when it is asked for, kept until it is asked for again. */
export class TrainingEstimate {
  state = $state.raw<EstimateState>({ phase: 'idle' });
  estimated = $state.raw<Estimated | null>(null);
  reckoning = $state.raw<Reckoning>('idle');
  readonly #workspace: Workspace;
  readonly #form: EstimatedForm;
  #controller: AbortController | null = null;
  #applied = $state.raw<Applied | null>(null);

  /** Whether the figures are of another training than the one that stands in the form now. */
  readonly stale: boolean = $derived.by(() => {
    if (!this.estimated) return false;
    const basis = this.#basis();
    return basis === null || !sameEstimate(this.estimated.basis, basis, this.#form.entries);
  });
  /** The change that can be taken back. */
  readonly undoable: ArgumentChange | null = $derived.by(() =>
    this.#applied && this.#applied.after === this.#form.draft.values ? this.#applied.change : null,
  );

  constructor(workspace: Workspace, form: EstimatedForm) {
    this.#workspace = workspace;
    this.#form = form;
  }

  /** Measures the training of the form, once at a time. Earlier figures stay until there are new ones. */
  async measure(): Promise<void> {
    const basis = this.#basis();
    if (this.state.phase === 'measuring' || !this.#form.isReady || !basis) return;
    const request = startRequest(basis.draft, basis.model, basis.threads);
    if (!request) return;
    const controller = new AbortController();
    this.#controller = controller;
    const current = () => this.#controller === controller;
    this.state = { phase: 'measuring', progress: null };
    const onEvent = (progress: ForecastProgress) => {
      if (current()) this.state = { phase: 'measuring', progress };
    };
    try {
      const { fineTuning } = this.#workspace.lab;
      const forecast = await fineTuning.forecast(request, { onEvent, signal: controller.signal });
      if (!current()) return;
      this.#applied = null;
      this.estimated = { forecast, basis };
      this.state = { phase: 'done' };
    } catch (error) {
      if (!current()) return;
      this.state = isCancelled(error) ? { phase: 'cancelled' } : { phase: 'failed', error: errorData(error) };
    }
  }

  /**
   * Reckons the figures anew as soon as the form has rested, from what was measured. Returns what calls that off; what it
   * reads says when it is to be called again.
   */
  follow(): () => void {
    const [basis, estimated] = [this.#basis(), this.estimated];
    const isDue = this.stale && this.#form.isReady && this.state.phase !== 'measuring';
    if (!isDue || !basis || !estimated || !sameMachine(basis, estimated.basis)) {
      this.reckoning = 'idle';
      return () => undefined;
    }
    this.reckoning = 'reckoning';
    const controller = new AbortController();
    const timer = setTimeout(() => void this.#reckon(basis, estimated.forecast, controller.signal), REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }

  async #reckon(basis: EstimateBasis, { measured }: TrainingForecast, signal: AbortSignal): Promise<void> {
    const request = startRequest(basis.draft, basis.model, basis.threads);
    if (!request) return;
    try {
      const forecast = await this.#workspace.lab.fineTuning.forecast({ ...request, measured }, { signal });
      if (signal.aborted) return;
      this.estimated = { forecast, basis };
      this.reckoning = 'idle';
    } catch {
      // What the form asks for cannot be trained, and Start says why; the figures are shown as those of before.
      if (!signal.aborted) this.reckoning = 'failed';
    }
  }

  /** Gives the measurement up. The interface does not wait for the lab to notice. */
  cancel(): void {
    if (this.state.phase !== 'measuring') return;
    this.#controller?.abort();
    this.#controller = null;
    this.state = { phase: 'cancelled' };
  }

  /** Sets the arguments of an alternative in the form; one that was set before it is taken back. */
  apply(change: ArgumentChange): void {
    this.undo();
    const before = this.#form.draft.values;
    const after = changedValues(before, change);
    this.#form.draft = { ...this.#form.draft, values: after };
    this.#applied = { change, before, after };
  }

  /** Takes the arguments back that were set last, if nothing else has changed them. */
  undo(): void {
    if (this.undoable === null || !this.#applied) return;
    this.#form.draft = { ...this.#form.draft, values: this.#applied.before };
    this.#applied = null;
  }

  #basis(): EstimateBasis | null {
    const { modelPath, runtime } = this.#workspace;
    return modelPath === null ? null : { draft: this.#form.draft, model: modelPath, threads: runtime.threads };
  }
}
