import type { Matrix } from '../../../../electron/contract/replies/attention.ts';
import { visiblePiece } from '../../../charts/token-mark.ts';
import { cellNumber, figure, shownCell } from './cell-number.ts';
import { lineNames } from './draft-edits.ts';
import { maskMatrix } from './draft-problems.ts';
import {
  columnNames,
  isInput,
  queryName,
  scoresShape,
  shapeOf,
  type Cells,
  type Shape,
  type SheetDraft,
} from './sheet-draft.ts';
import { figureIn, gridLabel, matrixOf, reachOf, type GridName, type SheetResult } from './sheet-values.ts';

/** A matrix as it is drawn. */
export interface GridView {
  readonly shape: Shape;
  /** What each cell shows; empty before there is a result. */
  readonly texts: Cells;
  /** Each cell with all of its digits. */
  readonly copied: Cells;
  /** NaN where a cell holds no number. */
  readonly values: Matrix;
  readonly rowNames: readonly string[] | null;
  readonly columnNames: readonly string[] | null;
  /** The longest text's length. */
  readonly characters: number;
  /** What the colours go up to. */
  readonly reach: number;
}

/** The grids of a sheet beyond the inputs and the results that every sheet has. */
export function hasGrid(draft: SheetDraft, grid: GridName): boolean {
  if (grid === 'scaled_scores') return draft.scale === 'sqrt_d';
  if (grid === 'mask') return draft.mask !== 'none';
  if (grid === 'masked_scores') return draft.mask !== 'none' || draft.inputs.bias !== undefined;
  if (isInput(grid) && !isResult(draft, grid)) return draft.inputs[grid] !== undefined;
  return true;
}

/** Whether a grid's numbers are computed. */
export function isResult(draft: SheetDraft, grid: GridName): boolean {
  if (grid === 'Q' || grid === 'K' || grid === 'V') return draft.origin === null;
  return grid !== 'mask' && !isInput(grid);
}

export function gridView(draft: SheetDraft, result: SheetResult | null, grid: GridName): GridView {
  const [rowNames, names] = namesOf(draft, grid);
  const cells = isInput(grid) && !isResult(draft, grid) ? (draft.inputs[grid] ?? []) : null;
  const matrix = cells ? numbers(cells) : grid === 'mask' ? maskMatrix(draft) : result && matrixOf(result, grid);
  const shape = matrix ? shapeOf(matrix) : expectedShape(draft, grid);
  const origin = draft.origin ? 'computed' : 'typed';
  const texts = cells
    ? cells.map((line) => line.map((text) => shownCell(text, origin)))
    : (matrix ?? []).map((line) => line.map(textIn(grid)));
  return {
    shape,
    texts,
    copied: cells ?? (matrix ?? []).map((line) => line.map(String)),
    values: matrix ?? [],
    rowNames,
    columnNames: names,
    characters: Math.max(4, longest(names ?? [], LONGEST_NAME), ...texts.map((line) => longest(line))),
    reach: grid === 'weights' ? 1 : reachOf(matrix ?? []),
  };
}

/** A column is as wide as its numbers, and as the beginning of its token. */
const LONGEST_NAME = 8;
const longest = (texts: readonly string[], atMost = Infinity) =>
  Math.max(0, ...texts.map(({ length }) => Math.min(length, atMost)));

const numbers = (cells: Cells): Matrix => cells.map((line) => line.map((text) => cellNumber(text) ?? NaN));
const textIn = (grid: GridName) => (value: number) => (grid === 'mask' && value === 0 ? '0' : figureIn(grid, value));

function namesOf(draft: SheetDraft, grid: GridName): readonly [readonly string[] | null, readonly string[] | null] {
  const shown = (names: readonly string[] | null) => names && names.map(visiblePiece);
  const [rows, columns] = [shown(draft.rows), shown(columnNames(draft))];
  if (isInput(grid)) {
    const [first, second] = lineNames(draft, grid);
    return [shown(first), shown(second)];
  }
  return grid === 'z' ? [rows, null] : [rows, columns];
}

/** The shape that a result will have. */
function expectedShape(draft: SheetDraft, grid: GridName): Shape {
  const [rows, columns] = scoresShape(draft);
  const width = (name: 'W_Q' | 'W_K' | 'W_V' | 'V') => shapeOf(draft.inputs[name] ?? [])[1];
  if (grid === 'Q' || grid === 'K') return [rows, width(`W_${grid}`)];
  if (grid === 'V' || grid === 'z') return [rows, width(draft.origin ? 'V' : 'W_V')];
  return [rows, columns];
}

/** How strong a cell's colour is, from −1 to 1. */
export function heatOf({ values, reach }: GridView, row: number, column: number): number {
  const value = values[row]?.[column] ?? 0;
  if (Number.isNaN(value) || reach === 0) return 0;
  return Math.max(-1, Math.min(1, value / reach));
}

/** What the colours go up to, where it is another number in each sheet. */
export const reachText = (grid: GridName, { reach }: GridView) =>
  reach > 0 && grid !== 'weights' ? `±${figure(reach, 2)}` : null;

/** How a matrix came about, as a formula. */
export function formulaOf(draft: SheetDraft, grid: GridName): string | null {
  if (!isResult(draft, grid)) return null;
  const d = (draft.inputs[queryName(draft)] ?? [[]])[0]?.length ?? 0;
  const scaled = draft.scale === 'sqrt_d' ? `scores / √${d}` : 'scores';
  const addends = [...(draft.inputs.bias ? ['bias'] : []), ...(draft.mask === 'none' ? [] : ['mask'])];
  const unmasked = draft.scale === 'sqrt_d' ? 'scaled scores' : 'scores';
  const input = addends.length > 0 ? gridLabel('masked_scores', draft) : unmasked;
  const formulas: Readonly<Partial<Record<GridName, string>>> = {
    Q: 'X · W_Q',
    K: 'X · W_K',
    V: 'X · W_V',
    scores: 'Q · Kᵀ',
    scaled_scores: scaled,
    masked_scores: [unmasked, ...addends].join(' + '),
    weights: `softmax(${input})`,
    z: 'weights · V',
  };
  return formulas[grid] ?? null;
}
