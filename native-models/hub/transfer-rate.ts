/** So far back the rate looks: long enough to be calm, short enough to follow the network. */
const WINDOW_MS = 8_000;

/** How fast bytes come, over the last seconds. */
export class TransferRate {
  #samples: { readonly at: number; readonly bytes: number }[] = [];

  /** @param bytes all that is here at the moment `at`, milliseconds of any clock that only goes forward. */
  add(at: number, bytes: number): void {
    const last = this.#samples.at(-1);
    // A file thrown away, or one that was here already: no part of the network's pace.
    if (last && bytes < last.bytes) this.#samples = [];
    if (last && at - last.at < 100) return;
    this.#samples.push({ at, bytes });
    while (this.#samples[0] && at - this.#samples[0].at > WINDOW_MS) this.#samples.shift();
  }

  /** After a pause the past says nothing any more. */
  reset(): void {
    this.#samples = [];
  }

  /** Bytes a second; null until there is something to go by. */
  get bytesPerSecond(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < 500) return null;
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000;
  }
}
