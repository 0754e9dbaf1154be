import type uPlot from 'uplot';
import { lineLabels, type StepsScale } from './steps-scale.ts';

/** A curve over steps; null where a step has no value. */
export interface StepsSeries extends SeriesMark {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

/** How a curve is drawn. */
export interface SeriesMark {
  /** Faint single values, the strong line, or few values with a diamond each. */
  readonly kind: SeriesKind;
  /** A design token instead of the kind's own: of several runs each has its colour. */
  readonly colour?: string;
  /** The line in dashes and its diamonds hollow, where two curves share a colour. */
  readonly dashed?: boolean;
}

export type SeriesKind = 'points' | 'line' | 'marks';

/** The design token that a series is drawn with. */
export const seriesColour = ({ kind, colour }: SeriesMark): string => colour ?? tokens[kind];

/** From one step to another, both shown. */
export interface StepRange {
  readonly from: number;
  readonly to: number;
}

/** A step that a dashed upright line marks. */
export interface StepsMark {
  readonly step: number;
  readonly label: string;
}

/** What a plot asks for each time that it draws. */
export interface StepsView {
  readonly range: StepRange;
  readonly scale: StepsScale;
  readonly marks: readonly StepsMark[];
  readonly formatStep: (step: number) => string;
  readonly formatValue: (value: number) => string;
  readonly onpoint: (index: number | null) => void;
  /** A stretch was drawn with the pointer; null: back to the whole. */
  readonly onzoom: (range: StepRange | null) => void;
}

export interface StepsPlotOptions {
  readonly width: number;
  readonly height: number;
  readonly logarithmic: boolean;
  readonly series: readonly SeriesMark[];
  /** Charts with the same group move one cursor. */
  readonly group: string;
  readonly view: () => StepsView;
  /** A design token as the canvas can use it. */
  readonly colour: (token: string) => string;
}

const tokens = { points: '--data-raw', line: '--data-high', marks: '--data-second' } as const;
const DASHES = [7, 5];
/** A shorter stretch is a click. */
const SHORTEST_PX = 4;
const FONT = '12px "Inter Variable", system-ui, sans-serif';

/** The options of a uPlot chart over steps: axes and marks ask `view` and `colour` anew whenever it draws. */
export function stepsPlotOptions(options: StepsPlotOptions): uPlot.Options {
  const { width, height, logarithmic, series, group, view, colour } = options;
  const line = () => colour('--line');
  const text = () => colour('--text-3');
  const axis = { stroke: text, font: FONT, ticks: { show: false } } as const;
  return {
    width,
    height,
    legend: { show: false },
    padding: [12, 20, 0, 0],
    cursor: {
      sync: { key: group, setSeries: false },
      drag: { x: true, y: false, setScale: false },
      bind: { dblclick: () => () => (view().onzoom(null), null) },
      points: { show: false },
      y: false,
    },
    scales: {
      x: { time: false, range: () => [view().range.from, Math.max(view().range.from + 1, view().range.to)] },
      y: { distr: logarithmic ? 3 : 1, range: () => [view().scale.from, view().scale.to] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        gap: 6,
        grid: { show: false },
        incrs: [1, 2, 5]
          .flatMap((digit) => Array.from({ length: 10 }, (_, power) => digit * 10 ** power))
          .sort((a, b) => a - b),
        values: (_, steps) => steps.map((step) => view().formatStep(step)),
      },
      {
        ...axis,
        size: 52,
        gap: 6,
        grid: { stroke: line, width: 1 },
        splits: () => [...view().scale.lines],
        filter: (_, lines) => lines,
        values: (_, lines) => [...lineLabels(lines, view().formatValue)],
      },
    ],
    series: [{}, ...series.map((one) => seriesOptions(one, () => colour(seriesColour(one))))],
    hooks: {
      draw: [(plot) => view().marks.forEach((mark, line) => drawMark(plot, mark, line, colour))],
      setSelect: [(plot) => takeSelection(plot, view().onzoom)],
      setCursor: [(plot) => view().onpoint(plot.cursor.idx ?? null)],
    },
  };
}

function seriesOptions({ kind, dashed = false }: SeriesMark, stroke: () => string): uPlot.Series {
  if (kind === 'points') return { stroke, paths: () => null, points: { show: true, size: 4, fill: stroke, width: 0 } };
  const line = { stroke, spanGaps: true, ...(dashed ? { dash: DASHES } : {}) };
  if (kind === 'line') return { ...line, width: 2, points: { show: false } };
  const fill = dashed ? 'transparent' : stroke;
  return { ...line, width: 1.5, points: { show: true, size: 9, fill, paths: diamonds } };
}

/** A diamond at each value, so that shape tells it from the other marks as well as colour. */
const diamonds: uPlot.Series.Points.PathBuilder = (plot, seriesIndex, from, to) => {
  const path = new Path2D();
  const radius = 5 * devicePixelRatio;
  const values = plot.data[seriesIndex] ?? [];
  for (let index = from; index <= to; index++) {
    const [step, value] = [plot.data[0][index], values[index]];
    if (step === undefined || value == null) continue;
    const [x, y] = [plot.valToPos(step, 'x', true), plot.valToPos(value, 'y', true)];
    path.moveTo(x, y - radius);
    path.lineTo(x + radius, y);
    path.lineTo(x, y + radius);
    path.lineTo(x - radius, y);
    path.closePath();
  }
  return { fill: path, stroke: path };
};

/** uPlot publishes a cursor that is set with a third argument, which its types leave out. */
interface Publishing {
  setCursor(place: { readonly left: number; readonly top: number }, fire: boolean, publish: boolean): void;
}

/** Puts the cursor on a step in all charts of the plot's group; null takes it away. */
export function setGroupCursor(plot: uPlot, step: number | null): void {
  const left = step === null ? -10 : plot.valToPos(step, 'x');
  (plot as Publishing).setCursor({ left, top: step === null ? -10 : 0 }, true, true);
}

/** A drawn stretch as steps. It is taken off at once: the axis shows it. */
function takeSelection(plot: uPlot, onzoom: StepsView['onzoom']): void {
  const { left, width } = plot.select;
  if (width < SHORTEST_PX) return;
  const at = (position: number) => Math.round(plot.posToVal(position, 'x'));
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  onzoom({ from: at(left), to: Math.max(at(left) + 1, at(left + width)) });
}

/** A mark outside of the range is not drawn; each label stands on a line of its own. */
function drawMark(plot: uPlot, mark: StepsMark, line: number, colour: (token: string) => string): void {
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(mark.step, 'x', true));
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  const right = x > bbox.left + bbox.width * 0.8;
  ctx.save();
  ctx.strokeStyle = colour('--text-3');
  ctx.fillStyle = colour('--text-2');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.font = FONT.replace('12px', `${12 * devicePixelRatio}px`);
  ctx.textAlign = right ? 'right' : 'left';
  ctx.fillText(mark.label, x + (right ? -5 : 5) * devicePixelRatio, bbox.top + (12 + 15 * line) * devicePixelRatio);
  ctx.restore();
}
