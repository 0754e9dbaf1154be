/**
 * What is asked of a training from outside. The trainer looks at it between two steps and never in the middle of one;
 * a stop ends a pause, and nothing undoes a stop.
 */
export class TrainingControl {
  readonly #stop = new AbortController();
  #paused = false;
  #waiting: (() => void)[] = [];

  /** Whether the training should end, with a checkpoint. */
  get stopRequested(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Aborted by a stop: for what comes before the first step. */
  get stopSignal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Whether the next step should wait. */
  get pauseRequested(): boolean {
    return this.#paused && !this.stopRequested;
  }

  /** Resolves when the next step may begin: at once where nothing is paused, and when a stop is asked for. */
  whenContinued(): Promise<void> {
    if (!this.pauseRequested) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  requestStop(): void {
    this.#stop.abort();
    this.#wake();
  }

  requestPause(): void {
    this.#paused = true;
  }

  requestContinue(): void {
    this.#paused = false;
    this.#wake();
  }

  #wake(): void {
    this.#waiting.splice(0).forEach((resolve) => resolve());
  }
}
