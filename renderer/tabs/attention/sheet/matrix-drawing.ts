import { fitLabel } from '../../../charts/heat-map-drawing.ts';
import type { MeasureText } from '../../../charts/map-layout.ts';
import { figure } from './cell-number.ts';
import { formulaOf, reachText, type GridView } from './grid-view.ts';
import type { SheetDraft } from './sheet-draft.ts';
import { gridLabel, type GridName } from './sheet-values.ts';

/** What stands over a drawn matrix. */
export interface MatrixHeading {
  readonly name: string;
  /** `[3, 5]` */
  readonly shape: string;
  /** `= X · W_Q`; null where the numbers are given. */
  readonly formula: string | null;
  /** `±6.13`: what the colours go up to; null where it goes without saying. */
  readonly reach: string | null;
}

export type HeadingPart = Readonly<{ kind: 'name' | 'shape' | 'formula'; text: string }>;

/** Where everything of a drawn matrix stands, in pixels from its own corner. */
export interface MatrixDrawingLayout {
  readonly width: number;
  readonly height: number;
  /** Where the cells begin. */
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  /** The heading's lines, the last of them right over the names of the columns. */
  readonly heading: readonly (readonly HeadingPart[])[];
  /** At the right end of the first line; null where the legend says it. */
  readonly reach: string | null;
  /** Names as far as they have room. */
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
  /** The numbers at the legend's ends; null where nothing is coloured, or one legend holds for several matrices. */
  readonly legend: LegendPlace | null;
}

interface LegendPlace {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  /** Where its colours begin, behind the number. */
  readonly left: number;
}

/** Around a picture. */
export const MARGIN = 16;
export const ROW = 24;
export const PADDING = 7;
export const LEGEND_WIDTH = 116;
/** Between a legend's colours and the number at either end. */
export const LEGEND_GAP = 8;
export const HEADING_LINE = 18;
/** Between a heading and what stands at its right end. */
const REACH_GAP = 14;
const COLUMN_NAMES = 26;
const LEGEND = 32;
/** Room for the numbers at both ends of the legend. */
const LEGEND_NUMBERS = 160;
/** Most pixels that a name takes. */
const MOST_ROW_NAME = 220;
const MOST_COLUMN_NAME = 110;

export function headingOf(draft: SheetDraft, grid: GridName, view: GridView): MatrixHeading {
  const formula = formulaOf(draft, grid);
  return {
    name: gridLabel(grid, draft),
    shape: `[${view.shape.join(', ')}]`,
    formula: formula && `= ${formula}`,
    reach: reachText(grid, view),
  };
}

export const headingText = ({ name, shape, formula }: MatrixHeading) =>
  [name, shape, formula].filter((part) => part !== null).join(' ');

const widest = (texts: Iterable<string>, measure: MeasureText) =>
  [...texts].reduce((most, text) => Math.max(most, measure(text)), 0);

/** Digits are equally wide: of a matrix's thousands of figures a few have to be measured. */
const widestFigure = ({ texts }: GridView, measure: MeasureText) =>
  widest(new Set(texts.flatMap((line) => line.map((text) => text.replaceAll(/\d/g, '0')))), measure);

/**
 * Lays a matrix out with all of its rows and columns, however many of them the sheet has on screen. What its colours go up
 * to stands in a legend beneath it or, where one legend holds for several matrices, in its heading.
 */
export function layOutMatrix(
  view: GridView,
  heading: MatrixHeading,
  legendAt: 'matrix' | 'sheet',
  measure: MeasureText,
): MatrixDrawingLayout {
  const [rows, columns] = view.shape;
  const fitted = (names: readonly string[] | null, count: number, most: number) =>
    Array.from({ length: count }, (_, index) => fitLabel(names?.[index] ?? String(index + 1), most, measure));
  const rowNames = fitted(view.rowNames, rows, MOST_ROW_NAME);
  const columnNames = fitted(view.columnNames, columns, MOST_COLUMN_NAME);
  const cellWidth = Math.ceil(Math.max(widestFigure(view, measure), widest(columnNames, measure))) + 2 * PADDING;
  const left = Math.ceil(widest(rowNames, measure)) + 2 * PADDING;
  const cells = left + columns * cellWidth;
  const ownLegend = legendAt === 'matrix' && view.reach > 0;
  const reach = legendAt === 'sheet' ? heading.reach : null;
  const reachWidth = reach === null ? 0 : REACH_GAP + measure(reach) + PADDING;
  const lines = brokenHeading(heading, cells - reachWidth, measure);
  const top = lines.length * HEADING_LINE + COLUMN_NAMES;
  const bottom = top + rows * ROW;
  const below = view.values.some((line) => line.some((value) => value < 0));
  const from = below ? -view.reach : 0;
  const legend = {
    ...{ from, to: view.reach, top: bottom + LEGEND - 10 },
    left: Math.ceil(measure(figure(from, 2))) + LEGEND_GAP,
  };
  const legendWidth = ownLegend ? LEGEND_WIDTH + LEGEND_NUMBERS : 0;
  return {
    width: Math.ceil(Math.max(cells, legendWidth, ...lines.map((line) => widthOf(line, measure) + reachWidth))),
    height: bottom + (ownLegend ? LEGEND : 0),
    left,
    top,
    cellWidth,
    heading: lines,
    reach,
    rowNames,
    columnNames,
    legend: ownLegend ? legend : null,
  };
}

/** The heading in one line or, where that is wider than the matrix, the formula in a second one. */
function brokenHeading(
  { name, shape, formula }: MatrixHeading,
  most: number,
  measure: MeasureText,
): readonly (readonly HeadingPart[])[] {
  const title: readonly HeadingPart[] = [
    { kind: 'name', text: name },
    { kind: 'shape', text: shape },
  ];
  if (formula === null) return [title];
  const made: HeadingPart = { kind: 'formula', text: formula };
  const whole = [...title, made];
  return widthOf(whole, measure) <= most ? [whole] : [title, [made]];
}

const widthOf = (line: readonly HeadingPart[], measure: MeasureText) => measure(line.map(({ text }) => text).join(' '));
