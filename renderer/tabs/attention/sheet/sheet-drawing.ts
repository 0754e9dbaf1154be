import type { MeasureText } from '../../../charts/map-layout.ts';
import { gridView, hasGrid, type GridView } from './grid-view.ts';
import { headingOf, layOutMatrix, MARGIN, type MatrixDrawingLayout } from './matrix-drawing.ts';
import type { SheetDraft } from './sheet-draft.ts';
import { gridNames, type GridName, type SheetResult } from './sheet-values.ts';

/** A matrix as it is drawn. */
export interface DrawnMatrix {
  readonly grid: GridName;
  readonly view: GridView;
  readonly layout: MatrixDrawingLayout;
}

/** A matrix and where it stands, in pixels. */
export interface PlacedMatrix extends DrawnMatrix {
  readonly x: number;
  readonly y: number;
}

export interface SheetDrawingLayout {
  readonly width: number;
  readonly height: number;
  /** In the order in which they are computed. */
  readonly matrices: readonly PlacedMatrix[];
  /** Where the legend of all matrices stands. */
  readonly legendTop: number;
}

/** The texts around the matrices, line by line: their widths count. */
interface AroundTexts {
  readonly head: readonly string[];
  readonly legend: string;
}

/** Matrices that stand together; places are from their common corner. */
interface Block {
  readonly width: number;
  readonly height: number;
  readonly placed: readonly PlacedMatrix[];
}

const NOTHING: Block = { width: 0, height: 0, placed: [] };
export const TITLE_LINE = 24;
/** From the legend's left end to its words. */
export const LEGEND_WORDS = 160;
const [GAP_X, GAP_Y] = [28, 20];
const LEGEND = 36;
/** Up to here the matrices of a slice stand side by side. */
const SLICE_WIDTH = 1400;

/** The matrices that a sheet has, in the order in which they are computed. */
export const drawnGrids = (draft: SheetDraft) => gridNames.filter((grid) => hasGrid(draft, grid));

/** Lays out each matrix of the sheet, one at a time: a large one takes milliseconds. */
export function* drawMatrices(
  draft: SheetDraft,
  result: SheetResult | null,
  measure: MeasureText,
): Generator<DrawnMatrix> {
  for (const grid of drawnGrids(draft)) {
    const view = gridView(draft, result, grid);
    yield { grid, view, layout: layOutMatrix(view, headingOf(draft, grid, view), 'sheet', measure) };
  }
}

/**
 * Lays the whole sheet out as a wide screen has it, but with all rows and columns, whatever the window's size: X, the three
 * lanes, and beside them the steps from scores to z. A slice has the steps beneath Q, K and V.
 */
export function layOutSheet(
  drawn: readonly DrawnMatrix[],
  around: AroundTexts,
  measure: MeasureText,
): SheetDrawingLayout {
  const blocks = matrixBlocks(drawn);
  const of = (...names: readonly GridName[]) => names.flatMap((name) => blocks.get(name) ?? []);
  const steps = stepLines(of('scores', 'scaled_scores', 'bias', 'mask', 'masked_scores', 'weights', 'z'));
  const chain = !blocks.has('X')
    ? sliceChain(of('Q', 'K', 'V'), steps)
    : inLines([
        [...of('X', 'W_Q', 'Q'), ...steps[0]],
        [NOTHING, ...of('W_K', 'K'), ...steps[1]],
        [NOTHING, ...of('W_V', 'V'), ...steps[2]],
      ]);
  const top = MARGIN + around.head.length * TITLE_LINE + GAP_Y / 2;
  const texts = Math.max(...around.head.map(measure), LEGEND_WORDS + measure(around.legend));
  const { placed } = moved(chain, MARGIN, top);
  return {
    width: Math.ceil(Math.max(chain.width, texts)) + 2 * MARGIN,
    height: top + chain.height + LEGEND + MARGIN,
    matrices: gridNames.flatMap((name) => placed.filter(({ grid }) => grid === name)),
    legendTop: top + chain.height + LEGEND - 8,
  };
}

/** Each matrix by itself. All have their cells equally far down, however many lines their headings take. */
function matrixBlocks(drawn: readonly DrawnMatrix[]): Map<GridName, Block> {
  const top = Math.max(...drawn.map(({ layout }) => layout.top));
  return new Map(
    drawn.map((matrix) => {
      const { width, height } = matrix.layout;
      const y = top - matrix.layout.top;
      return [matrix.grid, { width, height: y + height, placed: [{ ...matrix, x: 0, y }] }];
    }),
  );
}

/** Two lines of what leads to z, and z by itself: so it stands beside V. */
function stepLines(steps: readonly Block[]) {
  const half = Math.ceil((steps.length - 1) / 2);
  return [steps.slice(0, half), steps.slice(half, -1), steps.slice(-1)] as const;
}

function sliceChain(lanes: readonly Block[], [first, second, last]: ReturnType<typeof stepLines>): Block {
  const stacked = lanes.map((lane) => [lane]);
  const given = fitting(SLICE_WIDTH, [lanes], stacked);
  const most = Math.max(SLICE_WIDTH, given.width);
  return inLines([[given], [fitting(most, [[...first, ...second]], [first, second])], last]);
}

type Lines = readonly (readonly Block[])[];

/** The long lines where they have room, else the short ones. */
function fitting(most: number, long: Lines, short: Lines): Block {
  const block = inLines(long);
  return block.width <= most ? block : inLines(short);
}

/** Blocks in lines whose columns stand under each other. The last block of a short line has room over the next columns. */
function inLines(lines: Lines): Block {
  const columns = Math.max(...lines.map((line) => line.length));
  const inColumn = (line: readonly Block[], at: number) => at < line.length - 1 || line.length === columns;
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(0, ...lines.map((line) => (inColumn(line, at) ? (line[at]?.width ?? 0) : 0))),
  );
  const heights = lines.map((line) => Math.max(...line.map(({ height }) => height)));
  const placed = lines.flatMap((line, row) =>
    line.map((block, at) => moved(block, sumBefore(widths, at, GAP_X), sumBefore(heights, row, GAP_Y))),
  );
  return {
    width: Math.max(...placed.map(({ x, width }) => x + width)),
    height: sumBefore(heights, heights.length, GAP_Y) - GAP_Y,
    placed: placed.flatMap((block) => block.placed),
  };
}

const sumBefore = (sizes: readonly number[], at: number, gap: number) =>
  sizes.slice(0, at).reduce((sum, size) => sum + size + gap, 0);

const moved = (block: Block, x: number, y: number) => ({
  ...block,
  x,
  placed: block.placed.map((matrix) => ({ ...matrix, x: matrix.x + x, y: matrix.y + y })),
});
