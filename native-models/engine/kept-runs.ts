import type { EngineContext } from './t5-engine.ts';

/**
 * Runs of a model that stay in memory, by what was asked, so that looking around in one runs nothing again. Of all
 * together no more than `limitBytes` stay, the last used ones; the newest stays in any case.
 */
export class KeptRuns<Run extends { readonly sizeBytes: number }> {
  /** In the order of use, the most recent last. */
  readonly #runs = new Map<string, Run>();

  constructor(
    private readonly limitBytes: number,
    private readonly oneAfterTheOther: EngineContext['oneAfterTheOther'],
  ) {}

  /** What is known is given at once; the model is asked in its turn, and only if nobody before has asked the same. */
  get(key: string, run: () => Promise<Run>): Promise<Run> {
    return this.find(
      () => key,
      run,
      () => key,
    );
  }

  /** The same where the key may be known only after the run: `known` gives it before, as soon as it can. */
  async find(known: () => string | undefined, run: () => Promise<Run>, keyOf: (run: Run) => string): Promise<Run> {
    const kept = () => this.#known(known());
    return (
      kept() ??
      this.oneAfterTheOther(async () => {
        const before = kept();
        if (before) return before;
        const made = await run();
        return this.#keep(keyOf(made), made);
      })
    );
  }

  #known(key: string | undefined): Run | undefined {
    const run = key === undefined ? undefined : this.#runs.get(key);
    if (key !== undefined && run) {
      this.#runs.delete(key);
      this.#runs.set(key, run);
    }
    return run;
  }

  #keep(key: string, run: Run): Run {
    this.#runs.set(key, run);
    let total = [...this.#runs.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    for (const [old, { sizeBytes }] of this.#runs) {
      if (total <= this.limitBytes || old === key) break;
      this.#runs.delete(old);
      total -= sizeBytes;
    }
    return run;
  }
}
