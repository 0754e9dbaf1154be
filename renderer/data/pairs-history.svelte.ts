import type { Pair } from './pair-rows.ts';

type Pairs = readonly Pair[];

const MOST_STEPS = 200;
/** Rows of all steps together: eight bytes each, for the pairs themselves are shared. */
const MOST_ROWS = 2_000_000;

/** The way that pairs have gone, to go back and forth on. It follows every change, whoever made it. */
export class PairsHistory {
  #past = $state.raw<readonly Pairs[]>([]);
  #future = $state.raw<readonly Pairs[]>([]);
  #now: Pairs;
  /** Where one is typing: what is typed there is one step. */
  #place: string | null = null;

  constructor(pairs: Pairs) {
    this.#now = pairs;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** The pairs are these now; changes at the same place, one after the other, are one step. */
  follow(pairs: Pairs, place: string | null = null): void {
    if (pairs === this.#now) return;
    if (place === null || place !== this.#place) this.#past = within([...this.#past, this.#now]);
    this.#future = [];
    this.#place = place;
    this.#now = pairs;
  }

  /** What is typed from here on is another step. */
  leave(): void {
    this.#place = null;
  }

  /** The pairs as they were a step before; null at the beginning. */
  undo(): Pairs | null {
    const before = this.#past.at(-1);
    if (!before) return null;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, this.#now];
    return this.#goTo(before);
  }

  /** Takes an `undo` back; null where there is none. */
  redo(): Pairs | null {
    const after = this.#future.at(-1);
    if (!after) return null;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, this.#now];
    return this.#goTo(after);
  }

  #goTo(pairs: Pairs): Pairs {
    this.leave();
    this.#now = pairs;
    return pairs;
  }
}

/** The newest steps that are not too much to keep. */
function within(steps: readonly Pairs[]): readonly Pairs[] {
  let rows = 0;
  const first = steps.findLastIndex((pairs, index) => {
    rows += pairs.length;
    return rows > MOST_ROWS || index < steps.length - MOST_STEPS;
  });
  return steps.slice(first + 1);
}
