import { fitLabel } from '../../../charts/heat-map-drawing.ts';
import type { MeasureText } from '../../../charts/map-layout.ts';
import type { GridView } from './grid-view.ts';

/** Where everything of a drawn matrix stands, in pixels. */
export interface MatrixDrawingLayout {
  readonly width: number;
  readonly height: number;
  /** Where the cells begin. */
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  /** Names as far as they have room. */
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
  /** The numbers at the legend's ends; null where nothing is coloured. */
  readonly legend: { readonly from: number; readonly to: number; readonly top: number } | null;
}

export const MARGIN = 16;
export const ROW = 24;
export const PADDING = 7;
export const LEGEND_WIDTH = 116;
const HEADING = 28;
const COLUMN_NAMES = 20;
const LEGEND = 32;
/** Room for the numbers at both ends of the legend. */
const LEGEND_NUMBERS = 160;
/** Most pixels that a name takes. */
const MOST_ROW_NAME = 220;
const MOST_COLUMN_NAME = 110;

/** Lays a matrix out with all of its rows and columns, however many of them the sheet has on screen. */
export function layOutMatrix(view: GridView, headingWidth: number, measure: MeasureText): MatrixDrawingLayout {
  const [rows, columns] = view.shape;
  const fitted = (names: readonly string[] | null, count: number, most: number) =>
    Array.from({ length: count }, (_, index) => fitLabel(names?.[index] ?? String(index + 1), most, measure));
  const rowNames = fitted(view.rowNames, rows, MOST_ROW_NAME);
  const columnNames = fitted(view.columnNames, columns, MOST_COLUMN_NAME);
  const widest = (texts: readonly string[]) => texts.reduce((most, text) => Math.max(most, measure(text)), 0);
  const cellWidth = Math.ceil(widest([...view.texts.flat(), ...columnNames])) + 2 * PADDING;
  const left = MARGIN + Math.ceil(widest(rowNames)) + 2 * PADDING;
  const top = MARGIN + HEADING + COLUMN_NAMES;
  const bottom = top + rows * ROW;
  const coloured = view.reach > 0;
  const below = view.values.some((line) => line.some((value) => value < 0));
  const least = MARGIN + Math.max(headingWidth, coloured ? LEGEND_WIDTH + LEGEND_NUMBERS : 0);
  return {
    width: Math.ceil(Math.max(left + columns * cellWidth, least)) + MARGIN,
    height: bottom + (coloured ? LEGEND : 0) + MARGIN,
    left,
    top,
    cellWidth,
    rowNames,
    columnNames,
    legend: coloured ? { from: below ? -view.reach : 0, to: view.reach, top: bottom + LEGEND - 10 } : null,
  };
}
