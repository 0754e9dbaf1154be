import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import type { PrecisionCostProgress } from '../../../electron/contract/replies/loss.ts';
import type { Preparing } from '../../../electron/contract/replies/values.ts';
import type { LabRequest } from '../../../electron/contract/requests.ts';
import { errorData, isCancelled } from '../../lab/error-details.ts';
import type { MeasuredCost } from '../../lab/measured-cost.ts';
import { exactPrecision } from '../../lab/precisions.ts';
import { preparedPart } from '../../lab/prepared-part.ts';
import { Stopwatch } from '../../lab/stopwatch.svelte.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import { ProgressClock } from './progress-clock.ts';

/** What is measured, as it will be remembered, and how it is asked. */
export interface MeasuringJob extends Omit<MeasuredCost, 'at' | 'cost'> {
  readonly request: LabRequest<'loss.precisionCost'>;
}

export type MeasuringProgress =
  | { readonly kind: 'opening' }
  /** From 0 to 1. */
  | { readonly kind: 'preparing'; readonly part: number }
  /** When it will be done, on the clock of `elapsedMs`; null while that cannot be said. */
  | { readonly kind: 'translating'; readonly done: number; readonly total: number; readonly endMs: number | null };

export type MeasuringState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly job: MeasuringJob; readonly progress: MeasuringProgress }
  | { readonly phase: 'done'; readonly job: MeasuringJob }
  | { readonly phase: 'cancelled'; readonly job: MeasuringJob }
  | { readonly phase: 'failed'; readonly job: MeasuringJob; readonly error: LabErrorData };

/** The measuring of what a precision costs: one at a time, and it goes on while its dialog is closed. */
export class CostMeasurement {
  state = $state.raw<MeasuringState>({ phase: 'idle' });
  readonly #workspace: Workspace;
  readonly #now: () => number;
  readonly #stopwatch: Stopwatch;
  #controller: AbortController | null = null;

  constructor(workspace: Workspace, now: () => number = () => performance.timeOrigin + performance.now()) {
    this.#workspace = workspace;
    this.#now = now;
    this.#stopwatch = new Stopwatch(now);
  }

  get elapsedMs(): number {
    return this.#stopwatch.elapsedMs;
  }

  /** Measures the chosen precision on the open model and remembers the result. */
  async measure(): Promise<void> {
    const job = this.#job();
    if (!job || this.state.phase === 'running') return;
    const controller = new AbortController();
    this.#controller = controller;
    const current = () => this.#controller === controller;
    this.state = { phase: 'running', job, progress: { kind: 'opening' } };
    const stop = this.#stopwatch.start();
    try {
      const { lab, runtime } = this.#workspace;
      const onEvent = this.#listener(job, current);
      const cost = await lab.loss.precisionCost(job.request, { onEvent, signal: controller.signal });
      if (!current()) return;
      const { request: _, ...where } = job;
      runtime.keepCost({ ...where, at: Math.round(this.#now()), cost });
      this.state = { phase: 'done', job };
    } catch (error) {
      if (!current()) return;
      if (isCancelled(error)) this.cancel();
      else this.state = { phase: 'failed', job, error: errorData(error) };
    } finally {
      stop();
    }
  }

  /** Gives the measurement up. The interface does not wait for the engine to notice. */
  cancel(): void {
    if (this.state.phase !== 'running') return;
    this.#controller?.abort();
    this.#controller = null;
    this.state = { phase: 'cancelled', job: this.state.job };
  }

  #job(): MeasuringJob | null {
    const { model, runtime } = this.#workspace;
    const { precision, usedDevice: device, threads, request } = runtime;
    if (!model || precision === exactPrecision) return null;
    return {
      model: model.path,
      modelName: model.name,
      device,
      threads,
      request: { ...request, model: model.path, precision },
    };
  }

  #listener(job: MeasuringJob, current: () => boolean) {
    const clock = new ProgressClock();
    return (event: PrecisionCostProgress | Preparing): void => {
      if (!current()) return;
      const now = this.#now();
      if (event.event === 'preparing') {
        clock.pause(now);
        this.state = { phase: 'running', job, progress: { kind: 'preparing', part: preparedPart(event) ?? 0 } };
        return;
      }
      const { done, total } = event;
      const leftMs = clock.report(done, total, now);
      const endMs = leftMs === null ? null : this.#stopwatch.read() + leftMs;
      this.state = { phase: 'running', job, progress: { kind: 'translating', done, total, endMs } };
    };
  }
}
