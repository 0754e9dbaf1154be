import { LABEL_GAP, SLANT, type MapLayout, type MeasureText } from './map-layout.ts';
import type { MapColours } from './theme-colours.ts';

const labelFont = (size: number) =>
  `${size}px "JetBrains Mono Variable", ui-monospace, "Noto Sans Mono CJK SC", monospace`;
/** Cells that are smaller touch each other. */
const LEAST_WITH_GRID = 10;
/** No character of the font is wider than it is high. */
const WIDEST_CHARACTER = 16;

export interface HeatMapDrawing {
  readonly layout: MapLayout;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** The window, one pixel a cell. */
  readonly cells: HTMLCanvasElement | null;
  /** Sum of each column of the map, as parts of the largest; empty without bars. */
  readonly sums: readonly number[];
  readonly pixelRatio: number;
  readonly colours: MapColours;
}

/** Measures labels in 12 pixels; without a canvas, as a font of even width would have them. */
export function createLabelMeasure(): MeasureText {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return (text) => text.length * 7.2;
  context.font = labelFont(12);
  return (text) => context.measureText(text).width;
}

/** Draws a heat map: the cells in one piece, a grid where it does not hide them, labels, bars of sums. */
export function drawHeatMap(context: CanvasRenderingContext2D, drawing: HeatMapDrawing): void {
  const { layout, cells, pixelRatio, colours } = drawing;
  const { left, top, cellWidth, cellHeight, window } = layout;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.clearRect(0, 0, layout.width, layout.height);
  context.imageSmoothingEnabled = false;
  const [width, height] = [cellWidth * window.columns, cellHeight * window.rows];
  if (cells) context.drawImage(cells, left, top, width, height);
  if (Math.min(cellWidth, cellHeight) >= LEAST_WITH_GRID) drawGrid(context, layout, colours.line);
  context.strokeStyle = colours.line;
  context.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1);
  context.font = labelFont(layout.fontSize);
  context.fillStyle = colours.label;
  drawRowLabels(context, drawing);
  drawColumnLabels(context, drawing);
  if (layout.sumsHeight > 0) drawSums(context, drawing);
}

function drawGrid(context: CanvasRenderingContext2D, layout: MapLayout, colour: string): void {
  const { left, top, cellWidth, cellHeight, window } = layout;
  context.beginPath();
  for (let row = 1; row < window.rows; row++) {
    context.moveTo(left, top + row * cellHeight);
    context.lineTo(left + cellWidth * window.columns, top + row * cellHeight);
  }
  for (let column = 1; column < window.columns; column++) {
    context.moveTo(left + column * cellWidth, top);
    context.lineTo(left + column * cellWidth, top + cellHeight * window.rows);
  }
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.globalAlpha = 0.6;
  context.stroke();
  context.globalAlpha = 1;
}

function drawRowLabels(context: CanvasRenderingContext2D, { layout, rows }: HeatMapDrawing): void {
  const { window, rowStep, left, top, cellHeight } = layout;
  const measure: MeasureText = (text) => context.measureText(text).width;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (let row = 0; row < window.rows; row += rowStep) {
    const label = fitLabel(rows[window.row + row] ?? '', layout.mostLabel, measure);
    context.fillText(label, left - LABEL_GAP, top + (row + 0.5) * cellHeight);
  }
}

function drawColumnLabels(context: CanvasRenderingContext2D, { layout, columns }: HeatMapDrawing): void {
  const { window, columnStep, left, top, cellWidth, slanted } = layout;
  const measure: MeasureText = (text) => context.measureText(text).width;
  context.textBaseline = 'middle';
  context.textAlign = slanted ? 'left' : 'center';
  for (let column = 0; column < window.columns; column += columnStep) {
    const label = fitLabel(columns[window.column + column] ?? '', layout.mostLabel, measure);
    context.save();
    context.translate(left + (column + 0.5) * cellWidth, top - LABEL_GAP);
    if (slanted) context.rotate(-SLANT);
    context.fillText(label, 0, 0);
    context.restore();
  }
}

/** A label no wider than its share, cut with an ellipsis. */
export function fitLabel(label: string, most: number, measure: MeasureText): string {
  if (label.length * WIDEST_CHARACTER <= most || measure(label) <= most) return label;
  const characters = [...label];
  while (characters.length > 1 && measure(`${characters.join('')}…`) > most) characters.pop();
  return `${characters.join('')}…`;
}

function drawSums(context: CanvasRenderingContext2D, { layout, sums, colours }: HeatMapDrawing): void {
  const { window, left, top, cellWidth, cellHeight, sumsHeight } = layout;
  const base = top + cellHeight * window.rows + 4;
  const gap = cellWidth >= LEAST_WITH_GRID ? 1 : 0;
  context.fillStyle = colours.bar;
  for (let column = 0; column < window.columns; column++) {
    const height = Math.max(1, (sums[window.column + column] ?? 0) * (sumsHeight - 6));
    context.fillRect(left + column * cellWidth + gap / 2, base, cellWidth - gap, height);
  }
}

/** The sum of each column as a part of the largest one; what is no number counts as nothing. */
export function columnSums(values: ArrayLike<number>, columns: number): readonly number[] {
  const sums = new Float64Array(columns);
  for (let place = 0; place < values.length; place++) sums[place % columns]! += values[place] || 0;
  const largest = sums.reduce((most, sum) => Math.max(most, sum), 0);
  return Array.from(sums, (sum) => (largest > 0 ? Math.max(0, sum) / largest : 0));
}
