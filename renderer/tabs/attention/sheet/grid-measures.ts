import type { GridCell } from './grid-cursor.svelte.ts';
import type { Shape } from './sheet-draft.ts';

/** How large the parts of a grid are, in pixels. */
export interface GridMeasures {
  readonly fontPx: number;
  /** The line of the columns' names. */
  readonly headPx: number;
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
  /** How much larger everything is than on a laptop. */
  readonly size: number;
}

/** What a grid's parts take on a laptop, in pixels. */
const [FONT_PX, HEAD_PX, ROW_PX, PADDING_PX] = [12, 16, 24, 7];
/** JetBrains Mono's letters are 0.6 em wide. */
const CHARACTER_EM = 0.6;
/** A name has room for so many characters at least, and at most. */
const [LEAST_NAME, MOST_NAME] = [2, 10];

/** How much larger the figures are in a sheet of that width: what stands on a projector is read from afar. */
export function sizeFor(widthPx: number): number {
  if (widthPx >= 2000) return 1.5;
  return widthPx >= 1480 ? 1.25 : 1;
}

/** The size that a grid's texts ask for. */
export function measureGrid({ shape, rowNames, characters, size }: Lettering): GridMeasures {
  const fontPx = FONT_PX * size;
  const wide = (letters: number) => Math.ceil(letters * fontPx * CHARACTER_EM + PADDING_PX * size);
  const names = (rowNames ?? [String(shape[0])]).map((name) => Math.min(MOST_NAME, [...name].length));
  return {
    fontPx,
    headPx: HEAD_PX * size,
    rowPx: ROW_PX * size,
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
export function placeStyle(
  { row, column }: Place,
  { headPx, rowPx, cellPx, namePx }: Omit<GridMeasures, 'fontPx'>,
  shape: Shape,
): string {
  const top = headPx + (row ?? 0) * rowPx;
  const left = namePx + (column ?? 0) * cellPx;
  const width = (column === undefined ? shape[1] : 1) * cellPx;
  const height = (row === undefined ? shape[0] : 1) * rowPx;
  return `top: ${top}px; left: ${left}px; width: ${width}px; height: ${height}px`;
}

/** Whether a cell lies in a grid of that shape. */
export const isWithin = ({ row, column }: GridCell, [rows, columns]: Shape) => row < rows && column < columns;
