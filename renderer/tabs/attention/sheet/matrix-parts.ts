import type { PicturePart, PictureText, TextStyle } from '../../../ui/picture-parts.ts';
import { figure } from './cell-number.ts';
import type { DrawingColours } from './drawing-colours.ts';
import { heatOf, type GridView } from './grid-view.ts';
import {
  HEADING_LINE,
  LEGEND_GAP,
  LEGEND_WIDTH,
  PADDING,
  ROW,
  type HeadingPart,
  type MatrixDrawingLayout,
} from './matrix-drawing.ts';

/** From the top of a row, or of a line, down to its base line. */
const [ROW_BASE, LINE_BASE] = [16, 12];
/** From the column's names down to the cells. */
const NAMES_RISE = 7;

/** The size of the layout's measure. */
const FIGURE_PX = 12;
export const monoStyle = (fill: string, more: Partial<TextStyle> = {}): TextStyle => ({
  ...{ font: 'mono', size: FIGURE_PX, weight: 400, anchor: 'start', fill },
  ...more,
});

/** How many parts `matrixParts` gives for a matrix. */
export const countMatrixParts = ({ shape: [rows] }: GridView) => 2 * rows;

/** A matrix in a picture, from its own corner, with all that belongs to it: row by row, so that no part takes long. */
export function* matrixParts(
  view: GridView,
  layout: MatrixDrawingLayout,
  colours: DrawingColours,
): Generator<PicturePart> {
  const { left, top, cellWidth, legend } = layout;
  const right = (column: number) => left + (column + 1) * cellWidth - PADDING;
  const base = (row: number) => top + row * ROW + ROW_BASE;
  yield* headingParts(layout.heading, colours);
  const label = monoStyle(colours.secondary);
  const above = layout.columnNames.map((text, column) => ({ x: right(column), y: top - NAMES_RISE, text }));
  const reach: readonly PictureText[] = layout.reach
    ? [{ x: layout.width - PADDING, y: LINE_BASE, text: layout.reach }]
    : [];
  yield { kind: 'texts', style: { ...label, anchor: 'end' }, texts: [...reach, ...above] };
  yield { kind: 'texts', style: label, texts: layout.rowNames.map((text, row) => ({ x: 0, y: base(row), text })) };
  for (const [row, line] of view.texts.entries()) {
    const rects = line.map((_, column) => ({
      ...{ x: left + column * cellWidth, y: top + row * ROW, width: cellWidth, height: ROW },
      fill: colours.heat(heatOf(view, row, column)),
    }));
    yield { kind: 'rects', stroke: colours.line, rects };
  }
  const style = monoStyle(colours.text, { anchor: 'end' });
  for (const [row, line] of view.texts.entries())
    yield { kind: 'texts', style, texts: line.map((text, column) => ({ x: right(column), y: base(row), text })) };
  if (legend) yield* legendParts(legend, colours);
}

function* headingParts(lines: MatrixDrawingLayout['heading'], colours: DrawingColours): Generator<PicturePart> {
  const styles: Readonly<Record<HeadingPart['kind'], TextStyle>> = {
    name: monoStyle(colours.text, { weight: 600 }),
    shape: monoStyle(colours.secondary),
    formula: monoStyle(colours.secondary),
  };
  for (const [index, line] of lines.entries()) {
    const texts = line.map(({ kind, text }) => ({ text, style: styles[kind] }));
    yield { kind: 'line', x: 0, y: LINE_BASE + index * HEADING_LINE, texts };
  }
}

function* legendParts(
  { from, to, top, left }: NonNullable<MatrixDrawingLayout['legend']>,
  colours: DrawingColours,
): Generator<PicturePart> {
  const y = top + SCALE_HEIGHT;
  const ends = [
    { x: 0, y, text: figure(from, 2) },
    { x: left + LEGEND_WIDTH + LEGEND_GAP, y, text: figure(to, 2) },
  ];
  yield { kind: 'texts', style: monoStyle(colours.secondary), texts: ends };
  yield* scaleParts({ x: left, y: top, from: from / to }, colours);
}

interface ScalePlace {
  readonly x: number;
  readonly y: number;
  /** How strong the colour is at the left end, from −1 to 0; at the right end it is full. */
  readonly from: number;
}

const STRIPS = 58;
export const SCALE_HEIGHT = 8;

/** The colours of a legend: strips, and no gradient, which knows no OKLab. */
export function* scaleParts({ x, y, from }: ScalePlace, colours: DrawingColours): Generator<PicturePart> {
  const width = LEGEND_WIDTH / STRIPS;
  const strips = Array.from({ length: STRIPS }, (_, strip) => ({
    ...{ x: x + strip * width, y, width, height: SCALE_HEIGHT },
    fill: colours.heat(from + ((1 - from) * strip) / (STRIPS - 1)),
  }));
  yield { kind: 'rects', stroke: null, rects: strips };
  const frame = { x, y, width: LEGEND_WIDTH, height: SCALE_HEIGHT, fill: null };
  yield { kind: 'rects', stroke: colours.line, rects: [frame] };
}
