import type { GridName } from './sheet-values.ts';

/** A number on the sheet. */
export interface CellPlace {
  readonly grid: GridName;
  readonly row: number;
  readonly column: number;
}

/** A step of the chain: what its arrow stands for. */
export type Operation = 'project' | 'scores' | 'scale' | 'add' | 'softmax' | 'mix';

/**
 * What the sheet speaks of. Pointing at a number lights it; leaving goes back to the one that was stepped onto, by keyboard
 * or by a click; with neither, the last one stays, so that the pointer can travel to the inspector.
 */
export class SheetFocus {
  pointed = $state.raw<CellPlace | null>(null);
  stepped = $state.raw<CellPlace | null>(null);
  /** The step that was clicked; gives way to the next number. */
  operation = $state.raw<Operation | null>(null);
  #last = $state.raw<CellPlace | null>({ grid: 'z', row: 0, column: 0 });
  readonly shown: CellPlace | null = $derived(this.pointed ?? this.stepped ?? this.#last);

  point(place: CellPlace | null): void {
    this.pointed = place;
    if (!place) return;
    this.#last = place;
    this.operation = null;
  }

  step(place: CellPlace): void {
    this.stepped = place;
    this.#last = place;
    this.operation = null;
  }

  /** Lets go of everything. */
  release(): void {
    this.pointed = null;
    this.stepped = null;
    this.operation = null;
    this.#last = null;
  }
}
