import type { GridCell } from './grid-cursor.svelte.ts';
import type { Shape } from './sheet-draft.ts';

/** How large the parts of a grid are, in pixels. */
export interface GridMeasures {
  readonly rowPx: number;
  readonly cellPx: number;
  /** The names in front of the rows. */
  readonly namePx: number;
}

interface Lettering {
  readonly shape: Shape;
  readonly rowNames: readonly string[] | null;
  /** How many characters the widest cell has. */
  readonly characters: number;
  readonly fontPx: number;
}

/** The line of the columns' names. */
export const HEAD_PX = 16;
/** JetBrains Mono's letters are 0.6 em wide. */
const CHARACTER_EM = 0.6;
const PADDING_PX = 7;
const LEAST_ROW_PX = 24;
/** Above and below a line of figures. */
const LEADING_PX = 12;
/** A name has room for so many characters at least, and at most. */
const [LEAST_NAME, MOST_NAME] = [2, 10];

/** The size that a grid's texts ask for. */
export function measureGrid({ shape, rowNames, characters, fontPx }: Lettering): GridMeasures {
  const wide = (letters: number) => Math.ceil(letters * fontPx * CHARACTER_EM) + PADDING_PX;
  const names = (rowNames ?? [String(shape[0])]).map((name) => Math.min(MOST_NAME, [...name].length));
  return {
    rowPx: Math.max(LEAST_ROW_PX, fontPx + LEADING_PX),
    cellPx: wide(characters),
    namePx: wide(Math.max(LEAST_NAME, ...names)),
  };
}

/** Cells to lay something over: one, or a whole row or column where the other is left out. */
interface Place {
  readonly row?: number | undefined;
  readonly column?: number | undefined;
}

/** Where cells lie on the grid's plane, as an inline style. */
export function placeStyle({ row, column }: Place, { rowPx, cellPx, namePx }: GridMeasures, shape: Shape): string {
  const top = HEAD_PX + (row ?? 0) * rowPx;
  const left = namePx + (column ?? 0) * cellPx;
  const width = (column === undefined ? shape[1] : 1) * cellPx;
  const height = (row === undefined ? shape[0] : 1) * rowPx;
  return `top: ${top}px; left: ${left}px; width: ${width}px; height: ${height}px`;
}

/** Whether a cell lies in a grid of that shape. */
export const isWithin = ({ row, column }: GridCell, [rows, columns]: Shape) => row < rows && column < columns;
