import type { KnownRuns } from './known-runs.svelte.ts';
import type { WatchedRun } from './watched-run.svelte.ts';

/** More curves than this no eye keeps apart. */
const MOST_COMPARED = 10;

/** What a comparison needs to know of the tab. */
interface Runs {
  readonly runs: Pick<KnownRuns, 'all'>;
  readonly shown: WatchedRun | null;
}

/** Runs whose curves are laid over each other. */
export class RunComparison {
  #chosen = $state.raw<readonly string[] | null>(null);
  readonly #tab: Runs;
  readonly isOpen: boolean = $derived.by(() => this.#chosen !== null);
  /** In the order in which they were chosen, which their colours follow. */
  readonly runs: readonly WatchedRun[] = $derived.by(() =>
    (this.#chosen ?? []).flatMap((run) => this.#tab.runs.all.find((known) => known.run === run) ?? []),
  );
  readonly isFull: boolean = $derived.by(() => this.runs.length >= MOST_COMPARED);

  constructor(tab: Runs) {
    this.#tab = tab;
  }

  /** Begins with the run on screen and the newest other one. */
  open(): void {
    const { shown, runs } = this.#tab;
    const first = shown ?? runs.all[0];
    const other = runs.all.find((run) => run !== first);
    this.#chosen = [];
    for (const run of [first, other]) if (run) this.toggle(run);
  }

  close(): void {
    this.#chosen = null;
  }

  /** Takes a run into the comparison, or out of it. */
  toggle({ run }: WatchedRun): void {
    const chosen = this.#chosen ?? [];
    if (chosen.includes(run)) this.#chosen = chosen.filter((other) => other !== run);
    else if (!this.isFull) {
      this.#chosen = [...chosen, run];
      void this.#tab.runs.all.find((known) => known.run === run)?.read();
    }
  }

  includes({ run }: WatchedRun): boolean {
    return this.#chosen?.includes(run) ?? false;
  }
}

/** As many colours as an eye keeps apart. */
const COLOURS = 8;

/** How the curve of a compared run is drawn; of more runs than colours, the first colours come again, with dashes. */
export function runMark(index: number): { readonly colour: string; readonly dashed: boolean } {
  return { colour: `--category-${(index % COLOURS) + 1}`, dashed: index >= COLOURS };
}
