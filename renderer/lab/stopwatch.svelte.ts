/** Often enough for tenths of a second, seldom enough to cost nothing. */
const TICK_MS = 100;

/** How long work has gone on. Only the last work begun is timed: what was given up for it no longer counts. */
export class Stopwatch {
  #elapsedMs = $state(0);
  #startedAt = 0;
  #stop = (): void => {};
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Milliseconds since the last start, as of the last tick. */
  get elapsedMs(): number {
    return this.#elapsedMs;
  }

  /** Milliseconds since the last start, as of now; no picture waits for it. */
  read(): number {
    return this.#now() - this.#startedAt;
  }

  /** Begins anew at nothing. What it returns ends this timing, and no later one. */
  start(): () => void {
    this.#stop();
    this.#startedAt = this.#now();
    this.#elapsedMs = 0;
    const ticking = setInterval(() => (this.#elapsedMs = this.read()), TICK_MS);
    this.#stop = () => clearInterval(ticking);
    return this.#stop;
  }
}
