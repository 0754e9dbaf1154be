import type { Matrix } from '../../../../electron/contract/replies/attention.ts';
import { LOWEST_FLOAT32 } from './cell-number.ts';
import type { CellPlace } from './sheet-focus.svelte.ts';
import { matrixOf, softmaxInput, type GridName, type SheetResult } from './sheet-values.ts';

/** A row, a column or a single number that is lit with another one. */
export interface LitPart {
  readonly grid: GridName;
  readonly row?: number;
  readonly column?: number;
}

/** One product of a sum. */
export interface Term {
  readonly left: number;
  readonly right: number;
  readonly product: number;
}

/** What the softmax makes of one score of its row. */
export interface Power {
  readonly score: number;
  /** e to the power of the score less the row's highest. */
  readonly exponential: number;
}

/** How a number came about. */
export type Explanation =
  /** Given by hand; `uses` are the lines that it goes into. */
  | { readonly kind: 'given'; readonly value: number; readonly uses: readonly LitPart[] }
  /** A row of `left` times a column (or, for the scores, a row) of `right`. */
  | {
      readonly kind: 'sum';
      readonly value: number;
      readonly left: LitPart;
      readonly right: LitPart;
      readonly terms: readonly Term[];
    }
  | {
      readonly kind: 'scaled';
      readonly value: number;
      readonly score: number;
      readonly d: number;
      readonly from: LitPart;
    }
  | {
      readonly kind: 'added';
      readonly value: number;
      readonly parts: readonly { readonly grid: GridName; readonly value: number }[];
      readonly lit: readonly LitPart[];
    }
  | {
      readonly kind: 'softmax';
      readonly value: number;
      readonly highest: number;
      /** Whether the mask closes every key of the row: then no score is left, and what the mask adds is all there is. */
      readonly closed: boolean;
      readonly powers: readonly Power[];
      readonly sum: number;
      readonly chosen: number;
      readonly from: LitPart;
    };

const factors: Readonly<Partial<Record<GridName, readonly [GridName, GridName]>>> = {
  Q: ['X', 'W_Q'],
  K: ['X', 'W_K'],
  V: ['X', 'W_V'],
  scores: ['Q', 'K'],
  z: ['weights', 'V'],
};

/** How a number of the sheet came about; null where the sheet has no such number (any more). */
export function explain(result: SheetResult, { grid, row, column }: CellPlace): Explanation | null {
  const value = matrixOf(result, grid)?.[row]?.[column];
  if (value === undefined) return null;
  if (grid === 'scaled_scores') return explainScaled(result, { grid, row, column }, value);
  if (grid === 'masked_scores') return explainAdded(result, { grid, row, column }, value);
  if (grid === 'weights') return explainWeight(result, { grid, row, column }, value);
  const [left, right] = factors[grid] ?? [];
  const [leftMatrix, rightMatrix] = [left && matrixOf(result, left), right && matrixOf(result, right)];
  if (!left || !right || !leftMatrix || !rightMatrix) {
    return { kind: 'given', value, uses: usesOf(result, { grid, row, column }) };
  }
  // The scores pair rows: Q·Kᵀ.
  const other = grid === 'scores' ? (rightMatrix[column] ?? []) : rightMatrix.map((line) => line[column]!);
  const terms = (leftMatrix[row] ?? []).map((factor, index) => ({
    left: factor,
    right: other[index]!,
    product: factor * other[index]!,
  }));
  const lit = grid === 'scores' ? { grid: right, row: column } : { grid: right, column };
  return { kind: 'sum', value, left: { grid: left, row }, right: lit, terms };
}

function explainScaled(result: SheetResult, { row, column }: CellPlace, value: number): Explanation {
  const { request, reply } = result;
  const d = (request.X ?? reply.Q)[0]?.length ?? 0;
  return { kind: 'scaled', value, score: reply.scores[row]![column]!, d, from: { grid: 'scores', row, column } };
}

/** The scaled scores stand in the sum as scores where nothing was scaled: the grid that is on the sheet. */
const scaledGrid = ({ request }: SheetResult): GridName => (request.scale === 'none' ? 'scores' : 'scaled_scores');

function explainAdded(result: SheetResult, { row, column }: CellPlace, value: number): Explanation {
  const grids = [scaledGrid(result), 'bias', 'mask'] as const;
  const parts = grids.flatMap((grid) => {
    const part = matrixOf(result, grid)?.[row]?.[column];
    return part === undefined ? [] : [{ grid, value: part }];
  });
  return { kind: 'added', value, parts, lit: parts.map(({ grid }) => ({ grid, row, column })) };
}

function explainWeight(result: SheetResult, { row, column }: CellPlace, value: number): Explanation {
  const input = softmaxInput(result);
  const scores = matrixOf(result, input)?.[row] ?? [];
  const highest = Math.max(...scores);
  const closed = input === 'masked_scores' && highest === LOWEST_FLOAT32;
  const powers = scores.map((score) => ({ score, exponential: Math.exp(score - highest) }));
  const sum = powers.reduce((total, { exponential }) => total + exponential, 0);
  const grid = input === 'scaled_scores' ? scaledGrid(result) : input;
  return { kind: 'softmax', value, highest, closed, powers, sum, chosen: column, from: { grid, row } };
}

/** The lines that a given number goes into. */
function usesOf({ request, reply }: SheetResult, { grid, row, column }: CellPlace): readonly LitPart[] {
  const within = (matrix: Matrix | undefined) => matrix !== undefined;
  switch (grid) {
    case 'X':
      return (['Q', 'K', 'V'] as const).map((name) => ({ grid: name, row }));
    case 'W_Q':
    case 'W_K':
    case 'W_V':
      return [{ grid: grid.slice(2) as 'Q' | 'K' | 'V', column }];
    case 'Q':
      return [{ grid: 'scores', row }];
    case 'K':
      return [{ grid: 'scores', column: row }];
    case 'V':
      return [{ grid: 'z', column }];
    case 'bias':
    case 'mask':
      return within(request[grid]) && reply.masked_scores ? [{ grid: 'masked_scores', row, column }] : [];
    default:
      return [];
  }
}

/** What is lit with a number: the line or the numbers that made it or, for a given one, what it goes into. */
export function litParts(explanation: Explanation | null): readonly LitPart[] {
  switch (explanation?.kind) {
    case 'given':
      return explanation.uses;
    case 'sum':
      return [explanation.left, explanation.right];
    case 'scaled':
    case 'softmax':
      return [explanation.from];
    case 'added':
      return explanation.lit;
    case undefined:
      return [];
  }
}
