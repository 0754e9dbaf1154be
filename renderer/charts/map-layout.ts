import type { MapWindow } from './cell-pixels.ts';
import type { MapCell, MapSize } from './map-keys.ts';

/** A label's width in pixels. */
export type MeasureText = (text: string) => number;

/** Where everything of a heat map lies, in CSS pixels. */
export interface MapLayout {
  readonly window: MapWindow;
  /** Top left corner of the first cell. */
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Of the whole canvas. */
  readonly width: number;
  readonly height: number;
  readonly slanted: boolean;
  /** Every n-th row and column has a label: as many as there is room for. */
  readonly rowStep: number;
  readonly columnStep: number;
  /** Height of the bars of column sums, 0 without them. */
  readonly sumsHeight: number;
  /** Wider labels are cut. */
  readonly mostLabel: number;
  /** Of the labels, in pixels: larger beside large cells. */
  readonly fontSize: number;
}

export interface MapRoom {
  readonly width: number;
  /** Of the cells; labels come on top. */
  readonly maxHeight: number;
  /**
   * What is left on screen for the whole map, where that is known: the map then fills it, with larger cells than
   * otherwise, and reaches beyond it only where its rows would have no room for their labels.
   */
  readonly fill?: number | undefined;
  readonly withSums: boolean;
  /** How wide labels may be; left out, as wide as tokens need. */
  readonly mostLabel?: number;
}

/** In the size that labels are measured in; a line is so much higher than its font. */
const FONT_SIZE = 12;
const MOST_FONT_SIZE = 16;
const LINE_LEADING = 4;
export const LABEL_GAP = 8;
export const SLANT = (55 * Math.PI) / 180;
const MOST_LABEL = 120;
const MOST_CELL = 44;
const MOST_FILLING_CELL = 96;
/** Cells that are as many times higher than labels have large labels. */
const CELL_TO_FONT = 5;
/** Below this, cells are squeezed to fit rather than kept square. */
const SQUARE_CELL = 14;
const SUMS_HEIGHT = 22;
const LEAST_MAP = 24;

/** Lays a window of a map out in the room that there is: square cells where they fit, labels slanted only if they must be. */
export function layOutMap(
  rows: readonly string[],
  columns: readonly string[],
  window: MapWindow,
  room: MapRoom,
  measure: MeasureText,
): MapLayout {
  const layout = layOut(rows, columns, window, room, measure, FONT_SIZE);
  const wished = Math.round(Math.min(layout.cellWidth, layout.cellHeight) / CELL_TO_FONT);
  const fontSize = Math.max(FONT_SIZE, Math.min(MOST_FONT_SIZE, wished));
  return fontSize === FONT_SIZE ? layout : layOut(rows, columns, window, room, measure, fontSize);
}

function layOut(
  rows: readonly string[],
  columns: readonly string[],
  window: MapWindow,
  room: MapRoom,
  measure: MeasureText,
  fontSize: number,
): MapLayout {
  const larger = fontSize / FONT_SIZE;
  const line = fontSize + LINE_LEADING;
  const mostLabel = (room.mostLabel ?? MOST_LABEL) * larger;
  const mostCell = room.fill === undefined ? MOST_CELL : MOST_FILLING_CELL;
  const shownRows = rows.slice(window.row, window.row + window.rows);
  const shownColumns = columns.slice(window.column, window.column + window.columns);
  const longest = (labels: readonly string[]) =>
    labels.reduce((most, label) => Math.max(most, Math.min(mostLabel, measure(label) * larger)), 0);
  const left = Math.ceil(longest(shownRows)) + LABEL_GAP;
  const columnLabel = longest(shownColumns);
  const columnCount = Math.max(1, window.columns);
  const rowCount = Math.max(1, window.rows);
  const sumsHeight = room.withSums ? SUMS_HEIGHT : 0;
  // Slanted labels lean out of the map at its right.
  const lean = (cell: number) => Math.max(0, columnLabel * Math.cos(SLANT) - cell / 2);
  const cellsUnder = (slanted: boolean) => {
    const top = Math.ceil(slanted ? columnLabel * Math.sin(SLANT) + line / 2 : line) + LABEL_GAP;
    const width = Math.max(LEAST_MAP, room.width - left - (slanted ? lean(0) : 0));
    const widest = Math.min(mostCell, width / columnCount);
    const filling = ((room.fill ?? 0) - top - sumsHeight - 2) / rowCount;
    const most = room.maxHeight / rowCount;
    const highest = Math.min(mostCell, room.fill === undefined ? most : Math.max(filling, Math.min(line + 2, most)));
    const square = Math.min(widest, highest);
    // Cells that are nearly as high as a label become as high, if there is room: then each row has its own.
    const labelled = Math.min(highest, Math.max(square, line));
    const [cellWidth, cellHeight] = square >= SQUARE_CELL ? [square, labelled] : [widest, highest];
    return { slanted, top, cellWidth, cellHeight };
  };
  const level = cellsUnder(false);
  const { slanted, top, cellWidth, cellHeight } = columnLabel + 6 <= level.cellWidth ? level : cellsUnder(true);
  return {
    window,
    left,
    top,
    cellWidth,
    cellHeight,
    width: Math.min(room.width, Math.ceil(left + cellWidth * columnCount + (slanted ? lean(cellWidth) : 0)) + 1),
    height: Math.ceil(top + cellHeight * window.rows) + 1 + sumsHeight,
    slanted,
    rowStep: Math.ceil(line / cellHeight - 1e-9),
    columnStep: Math.ceil((slanted ? line : 1) / cellWidth - 1e-9),
    sumsHeight,
    mostLabel,
    fontSize,
  };
}

/** The cell under a point of the canvas; null beside the cells. */
export function cellAt(x: number, y: number, { window, left, top, cellWidth, cellHeight }: MapLayout): MapCell | null {
  const [row, column] = [Math.floor((y - top) / cellHeight), Math.floor((x - left) / cellWidth)];
  if (row < 0 || column < 0 || row >= window.rows || column >= window.columns) return null;
  return { row: window.row + row, column: window.column + column };
}

/** The window of a map at a zoom: 1 shows all of it, 2 half of its rows and columns, always with `centre` in it. */
export function zoomedWindow({ rows, columns }: MapSize, zoom: number, centre: MapCell): MapWindow {
  const [high, wide] = [Math.ceil(rows / zoom), Math.ceil(columns / zoom)];
  const start = (middle: number, length: number, all: number) =>
    Math.max(0, Math.min(all - length, Math.round(middle - (length - 1) / 2)));
  return { row: start(centre.row, high, rows), column: start(centre.column, wide, columns), rows: high, columns: wide };
}

/** The window moved as little as needed for a cell to be in it. */
export function windowWith(window: MapWindow, { row, column }: MapCell): MapWindow {
  const into = (start: number, length: number, place: number) =>
    place < start ? place : place >= start + length ? place - length + 1 : start;
  const moved = { row: into(window.row, window.rows, row), column: into(window.column, window.columns, column) };
  return moved.row === window.row && moved.column === window.column ? window : { ...window, ...moved };
}

/** The window moved by whole cells, within the map. */
export function movedWindow(window: MapWindow, { rows, columns }: MapSize, down: number, right: number): MapWindow {
  const within = (start: number, length: number, all: number) => Math.max(0, Math.min(all - length, start));
  return {
    ...window,
    row: within(window.row + down, window.rows, rows),
    column: within(window.column + right, window.columns, columns),
  };
}
