import { scrollTopFor, visibleRows, type RowRange } from '../../../ui/virtual-rows.ts';
import type { GridCell, GridCursor } from './grid-cursor.svelte.ts';
import type { GridMeasures } from './grid-measures.ts';
import type { Shape } from './sheet-draft.ts';

/** Small grids are drawn whole. */
const MOST_DRAWN = 20;

interface WindowedGrid {
  readonly cursor: GridCursor;
  readonly shape: Shape;
  readonly measures: GridMeasures;
}

/** The part of a grid that is drawn: what is seen and, while the keyboard is here, the cell that it is on. */
export class GridWindow {
  scroll = $state.raw({ top: 0, left: 0 });
  size = $state.raw({ width: 0, height: 0 });
  /** Whether the keyboard is in the grid. */
  focused = $state(false);
  readonly #grid: WindowedGrid;
  readonly #rows = $derived.by(() => {
    const { shape, measures, cursor } = this.#grid;
    const seen = visibleRows(this.scroll.top, this.size.height, measures.rowPx, shape[0]);
    return this.#around(seen, cursor.active.row, shape[0]);
  });
  readonly #columns = $derived.by(() => {
    const { shape, measures, cursor } = this.#grid;
    const seen = visibleRows(this.scroll.left, this.size.width, measures.cellPx, shape[1]);
    return this.#around(seen, Math.max(0, cursor.active.column), shape[1]);
  });
  readonly rows: readonly number[] = $derived(numbersOf(this.#rows));
  readonly columns: readonly number[] = $derived(numbersOf(this.#columns));
  /** The cell that Tab leads to: the cursor's, or the first one where that is not drawn. */
  readonly entry: GridCell = $derived.by(() => {
    const { active } = this.#grid.cursor;
    const drawn = isIn(this.#rows, active.row) && (active.column < 0 || isIn(this.#columns, active.column));
    return drawn ? active : { row: this.#rows.from, column: this.#columns.from };
  });

  /** `grid` is read anew whenever it is needed: its shape and its size change. */
  constructor(grid: WindowedGrid) {
    this.#grid = grid;
  }

  /** Where an element of this size has to be scrolled to for a cell to be seen. */
  scrollFor({ row, column }: GridCell, { scrollTop, scrollLeft, clientHeight, clientWidth }: Element) {
    const { headPx, rowPx, cellPx, namePx } = this.#grid.measures;
    return {
      top: scrollTopFor(row, scrollTop, clientHeight - headPx, rowPx),
      left: scrollTopFor(Math.max(0, column), scrollLeft, clientWidth - namePx, cellPx),
    };
  }

  isEntry = (row: number, column: number) => this.entry.row === row && this.entry.column === column;

  #around(seen: RowRange, active: number, count: number): RowRange {
    if (count <= MOST_DRAWN) return { from: 0, to: count };
    if (!this.focused) return seen;
    return { from: Math.min(seen.from, active), to: Math.max(seen.to, Math.min(count, active + 1)) };
  }
}

const numbersOf = ({ from, to }: RowRange) => Array.from({ length: to - from }, (_, index) => from + index);
const isIn = ({ from, to }: RowRange, index: number) => index >= from && index < to;
