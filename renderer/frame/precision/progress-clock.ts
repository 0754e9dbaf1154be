/** How much longer work takes that reports how far it is: from the pace since its first report, pauses left out. */
export class ProgressClock {
  #first: { readonly at: number; readonly done: number } | null = null;
  #pausedAt: number | null = null;
  #pausedMs = 0;

  /** Until the next report no work is done that counts. `now` is in milliseconds. */
  pause(now: number): void {
    this.#pausedAt ??= now;
  }

  /** Takes a report and returns the milliseconds left; null at the first, whose time also went into getting ready. */
  report(done: number, total: number, now: number): number | null {
    if (this.#pausedAt !== null) {
      this.#pausedMs += now - this.#pausedAt;
      this.#pausedAt = null;
    }
    const at = now - this.#pausedMs;
    if (!this.#first || done <= this.#first.done) {
      this.#first ??= { at, done };
      return null;
    }
    return ((at - this.#first.at) / (done - this.#first.done)) * (total - done);
  }
}
