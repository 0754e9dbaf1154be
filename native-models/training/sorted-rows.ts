import type { GradientPiece } from '../t5/gradients.ts';
import type { PlacedParameter } from './placed-parameter.ts';

/** A piece of a gradient that is some of its rows, in the order of their ids. */
export class SortedRows {
  /** Which rows have a gradient, ascending; an id as often as it occurs. */
  readonly ids: Uint32Array;
  /** Where the gradient of ids[i] lies in the piece; equal ids in the piece's order. */
  readonly #places: Uint32Array;
  readonly #rows: Float32Array;
  readonly #columns: number;

  /** @throws RangeError where an id is none of the parameter's rows, or a gradient has another width. */
  constructor(
    { name, rows, columns }: Pick<PlacedParameter, 'name' | 'rows' | 'columns'>,
    piece: Extract<GradientPiece, { kind: 'rows' }>,
  ) {
    if (piece.rows.length !== piece.ids.length * columns)
      throw new RangeError(`${name} has rows of ${columns} weights, but not its gradient.`);
    const ids = Uint32Array.from(piece.ids, Number);
    const wrong = piece.ids.find((id) => id < 0n || id >= rows);
    if (wrong !== undefined) throw new RangeError(`${name} has ${rows} rows, but a gradient of row ${wrong}.`);
    this.#places = Uint32Array.from(ids.keys()).sort((a, b) => ids[a]! - ids[b]! || a - b);
    this.ids = this.#places.map((place) => ids[place]!);
    this.#rows = piece.rows;
    this.#columns = columns;
  }

  /**
   * Adds what belongs to the rows from `firstRow` on.
   * @param target [rows, columns]
   * @returns whether anything does.
   */
  addTo(target: Float32Array, firstRow: number, rows: number): boolean {
    const columns = this.#columns;
    const first = lowerBound(this.ids, firstRow);
    const end = lowerBound(this.ids, firstRow + rows);
    for (let i = first; i < end; i++) {
      const from = this.#places[i]! * columns;
      const to = (this.ids[i]! - firstRow) * columns;
      for (let column = 0; column < columns; column++) target[to + column]! += this.#rows[from + column]!;
    }
    return first < end;
  }
}

/** The first place whose number is not below `least`. */
function lowerBound(ascending: Uint32Array, least: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
