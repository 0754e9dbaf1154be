import type { LabApi } from '../../electron/contract/lab-api.ts';
import type { LabErrorData } from '../../electron/contract/lab-error.ts';
import type { TensorDifference, WeightsComparison } from '../../electron/contract/replies/models.ts';
import { errorData, isCancelled } from '../lab/error-details.ts';
import type { DifferenceOrder } from './comparison-view.ts';

/** Between two redrawings of what was found so far: pictures take longer than a line of progress. */
const REDRAW_MS = 400;

/** Which two models. */
export interface ComparedPair {
  readonly first: string;
  readonly second: string;
}

export type Comparing =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly pair: ComparedPair; readonly done: number; readonly total: number }
  | { readonly phase: 'done'; readonly pair: ComparedPair; readonly result: WeightsComparison }
  | { readonly phase: 'cancelled'; readonly pair: ComparedPair }
  | { readonly phase: 'failed'; readonly pair: ComparedPair; readonly error: LabErrorData };

/** A comparison of two models' weights: one at a time, with its progress and what it has found so far. */
export class ComparisonState {
  otherPath = $state<string | null>(null);
  state = $state.raw<Comparing>({ phase: 'idle' });
  /** Compared so far, in the order of the model. */
  tensors = $state.raw<readonly TensorDifference[]>([]);
  order = $state<DifferenceOrder>('difference');
  search = $state('');
  readonly #lab: LabApi;
  #controller: AbortController | null = null;

  constructor(lab: LabApi, otherPath: string | null) {
    this.#lab = lab;
    this.otherPath = otherPath;
  }

  /** What stands there is of another pair: it goes. */
  keepOnly(first: string | null): void {
    if (this.state.phase === 'idle' || this.state.pair.first === first) return;
    this.cancel();
    this.#controller = null;
    this.state = { phase: 'idle' };
    this.tensors = [];
  }

  chooseOther(path: string, first: string | null): void {
    this.otherPath = path;
    if (first !== null) void this.start(first);
  }

  cancel(): void {
    this.#controller?.abort();
  }

  async start(first: string): Promise<void> {
    const second = this.otherPath;
    if (second === null) return;
    this.cancel();
    const controller = new AbortController();
    this.#controller = controller;
    const pair = { first, second };
    const isLatest = () => this.#controller === controller;
    const found: TensorDifference[] = [];
    let drawn = performance.now();
    this.tensors = [];
    this.state = { phase: 'running', pair, done: 0, total: 0 };
    try {
      const result = await this.#lab.models.compare(
        { model: first, other: second },
        {
          signal: controller.signal,
          onEvent: (event) => {
            if (!isLatest()) return;
            if (event.event === 'tensor') return void found.push(event.tensor);
            if (performance.now() - drawn >= REDRAW_MS) {
              this.tensors = [...found];
              drawn = performance.now();
            }
            this.state = { phase: 'running', pair, done: event.done, total: event.total };
          },
        },
      );
      if (!isLatest()) return;
      this.tensors = result.tensors;
      this.state = { phase: 'done', pair, result };
    } catch (error) {
      if (!isLatest()) return;
      this.tensors = [...found];
      this.state = isCancelled(error)
        ? { phase: 'cancelled', pair }
        : { phase: 'failed', pair, error: errorData(error) };
    }
  }
}
