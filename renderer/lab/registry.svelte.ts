import { untrack } from 'svelte';

/**
 * A list to which tabs add while they are there: what the command palette offers, what goes on behind another tab. A
 * tab gives a function rather than entries, so that names follow the language and the list follows the tab's state.
 */
export class Registry<Entry> {
  #sources = $state.raw<readonly (() => readonly Entry[])[]>([]);
  /** In the order in which their sources came. */
  readonly list: readonly Entry[] = $derived(this.#sources.flatMap((source) => source()));

  /** Adds entries until the returned function is called; meant to be an `$effect`'s only line. */
  register(source: () => readonly Entry[]): () => void {
    this.#change((sources) => [...sources, source]);
    return () => this.#change((sources) => sources.filter((other) => other !== source));
  }

  /** An effect that registers must not run again because of it. */
  #change(next: (sources: readonly (() => readonly Entry[])[]) => readonly (() => readonly Entry[])[]): void {
    this.#sources = next(untrack(() => this.#sources));
  }
}
