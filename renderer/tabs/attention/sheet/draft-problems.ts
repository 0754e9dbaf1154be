import type { LabRequest } from '../../../../electron/contract/requests.ts';
import { cellNumber, LOWEST_FLOAT32 } from './cell-number.ts';
import {
  inputNames,
  isBlocked,
  scoresShape,
  shapeOf,
  type InputName,
  type Shape,
  type SheetDraft,
} from './sheet-draft.ts';

export type SheetRequest = LabRequest<'attention.sheet'>;

/** A cell whose text is not a number. */
export interface CellProblem {
  readonly matrix: InputName;
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

/** A matrix whose shape does not go with another's. */
export interface ShapeProblem {
  readonly matrix: InputName;
  readonly found: Shape;
  readonly expected: Shape;
  /** What it has to go with: W_Q's rows with X's columns. */
  readonly own: 'rows' | 'columns' | 'shape';
  readonly other: 'X' | 'W_Q' | 'Q' | 'K' | 'scores';
}

/** Every cell that holds no number, matrix by matrix. */
export function cellProblems(draft: SheetDraft): readonly CellProblem[] {
  return inputNames.flatMap((matrix) =>
    (draft.inputs[matrix] ?? []).flatMap((line, row) =>
      line.flatMap((text, column) => (cellNumber(text) === null ? [{ matrix, row, column, text }] : [])),
    ),
  );
}

/** Every matrix that does not fit, at most one problem for each. */
export function shapeProblems(draft: SheetDraft): readonly ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  const shape = (name: InputName) => shapeOf(draft.inputs[name] ?? []);
  const expect = (matrix: InputName, expected: Shape, own: ShapeProblem['own'], other: ShapeProblem['other']) => {
    const found = shape(matrix);
    if (found[0] === expected[0] && found[1] === expected[1]) return;
    if (problems.some((known) => known.matrix === matrix)) return;
    problems.push({ matrix, found, expected, own, other });
  };
  if (draft.origin) {
    expect('K', [shape('K')[0], shape('Q')[1]], 'columns', 'Q');
    expect('V', [shape('K')[0], shape('V')[1]], 'rows', 'K');
  } else {
    const [, d] = shape('X');
    expect('W_Q', [d, shape('W_Q')[1]], 'rows', 'X');
    // First the rows, then both: where rows are wrong, they are what is said.
    expect('W_K', [d, shape('W_K')[1]], 'rows', 'X');
    expect('W_K', [d, shape('W_Q')[1]], 'columns', 'W_Q');
    expect('W_V', [d, shape('W_V')[1]], 'rows', 'X');
  }
  if (draft.inputs.bias) expect('bias', scoresShape(draft), 'shape', 'scores');
  return problems;
}

/** What the engine is asked for; null while a cell holds no number or a shape does not fit. */
export function sheetRequest(draft: SheetDraft): SheetRequest | null {
  if (cellProblems(draft).length > 0 || shapeProblems(draft).length > 0) return null;
  const matrices = Object.fromEntries(
    Object.entries(draft.inputs).map(([name, cells]) => [
      name,
      cells.map((line) => line.map((text) => cellNumber(text)!)),
    ]),
  );
  return { ...matrices, scale: draft.scale, ...(draft.mask === 'none' ? {} : { mask: maskMatrix(draft) }) };
}

/** The mask as it is added to the scores: 0, or the lowest float32. */
export function maskMatrix(draft: SheetDraft): number[][] {
  const [rows, columns] = scoresShape(draft);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => (isBlocked(draft, row, column) ? LOWEST_FLOAT32 : 0)),
  );
}
