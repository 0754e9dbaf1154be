import type { Shape } from './sheet-draft.ts';

/** A cell of a grid; column −1 is the name in front of a row. */
export interface GridCell {
  readonly row: number;
  readonly column: number;
}

/** The cells between two corners, both included. */
export interface CellBlock {
  readonly from: GridCell;
  readonly to: GridCell;
}

/** As far as Page Up and Page Down go. */
const PAGE = 10;

/** Where a key leads to; null where it does not move. With Control, to the edge. */
export function cellAfterKey(
  { key, edge }: { readonly key: string; readonly edge: boolean },
  { row, column }: GridCell,
  [rows, columns]: Shape,
  firstColumn: 0 | -1,
): GridCell | null {
  const moves: Readonly<Record<string, GridCell>> = {
    ArrowUp: { row: edge ? 0 : row - 1, column },
    ArrowDown: { row: edge ? rows - 1 : row + 1, column },
    ArrowLeft: { row, column: edge ? 0 : column - 1 },
    ArrowRight: { row, column: edge ? columns - 1 : column + 1 },
    Home: { row: edge ? 0 : row, column: 0 },
    End: { row: edge ? rows - 1 : row, column: columns - 1 },
    PageUp: { row: row - PAGE, column },
    PageDown: { row: row + PAGE, column },
  };
  const next = moves[key];
  if (!next) return null;
  return {
    row: Math.max(0, Math.min(rows - 1, next.row)),
    column: Math.max(firstColumn, Math.min(columns - 1, next.column)),
  };
}

/** The cell after a cell in the order of reading, or before it: what Tab leads to from a cell that was typed into. */
export function cellInOrder({ row, column }: GridCell, step: 1 | -1, [rows, columns]: Shape): GridCell {
  const place = Math.max(0, Math.min(rows * columns - 1, row * columns + Math.max(column, 0) + step));
  return { row: Math.floor(place / columns), column: place % columns };
}

/** The cursor of one grid, and the block that is selected from it. */
export class GridCursor {
  active = $state.raw<GridCell>({ row: 0, column: 0 });
  anchor = $state.raw<GridCell>({ row: 0, column: 0 });
  readonly block: CellBlock = $derived.by(() => {
    const [a, b] = [this.anchor, this.active];
    return {
      from: { row: Math.min(a.row, b.row), column: Math.max(0, Math.min(a.column, b.column)) },
      to: { row: Math.max(a.row, b.row), column: Math.max(a.column, b.column) },
    };
  });
  readonly isBlock = $derived(this.active.row !== this.anchor.row || this.active.column !== this.anchor.column);

  /** Goes to a cell; `extend` keeps the other corner of the selection. */
  go(cell: GridCell, extend = false): void {
    this.active = cell;
    if (!extend || cell.column < 0) this.anchor = cell;
  }

  selectAll([rows, columns]: Shape): void {
    this.anchor = { row: 0, column: 0 };
    this.active = { row: rows - 1, column: columns - 1 };
  }

  /** Back into a grid that has become smaller. */
  keepWithin([rows, columns]: Shape): void {
    const clamp = ({ row, column }: GridCell) => ({
      row: Math.max(0, Math.min(row, rows - 1)),
      column: Math.min(column, columns - 1),
    });
    if (this.active.row >= rows || this.active.column >= columns) this.active = clamp(this.active);
    if (this.anchor.row >= rows || this.anchor.column >= columns) this.anchor = clamp(this.anchor);
  }

  isSelected(row: number, column: number): boolean {
    const { from, to } = this.block;
    return this.isBlock && row >= from.row && row <= to.row && column >= from.column && column <= to.column;
  }

  covers([rows, columns]: Shape): boolean {
    const { from, to } = this.block;
    return this.isBlock && from.row === 0 && from.column === 0 && to.row === rows - 1 && to.column === columns - 1;
  }
}
