import type { ShapeProblem } from './draft-problems.ts';
import {
  columnNames,
  dimensionOf,
  fitted,
  freshName,
  inputNames,
  isBlocked,
  MOST_LINES,
  queryName,
  rowName,
  scoresShape,
  shapeOf,
  type Cells,
  type Dimension,
  type InputName,
  type MaskKind,
  type Shape,
  type SheetDraft,
} from './sheet-draft.ts';

/** The draft with a cell's text. */
export function withCell(draft: SheetDraft, name: InputName, row: number, column: number, text: string): SheetDraft {
  return withBlock(draft, name, row, column, [[text]]);
}

/** The draft with a block of texts laid into a matrix; what hangs over its edge is left out. */
export function withBlock(draft: SheetDraft, name: InputName, row: number, column: number, block: Cells): SheetDraft {
  const cells = draft.inputs[name] ?? [];
  const next = cells.map((line, r) => {
    const laid = block[r - row];
    return laid ? line.map((text, c) => laid[c - column] ?? text) : line;
  });
  return withInput(draft, name, next);
}

/** The draft with another matrix in a matrix's place, of any shape. With X or Q come the names of its rows. */
export function withMatrix(
  draft: SheetDraft,
  name: InputName,
  cells: Cells,
  names: readonly string[] | null = null,
): SheetDraft {
  const next = withInput(draft, name, cells);
  if (dimensionOf(draft, name, 0) === 'rows' && name === queryName(draft)) {
    return { ...next, rows: fittedNames(names ?? draft.rows, cells.length) };
  }
  if (name === 'K' && draft.columns) return { ...next, columns: fittedNames(names ?? draft.columns, cells.length) };
  return next;
}

export function withInput({ inputs, ...draft }: SheetDraft, name: InputName, cells: Cells): SheetDraft {
  return { ...draft, inputs: { ...inputs, [name]: cells } };
}

/** The draft with a bias of zeros, or with none. */
export function withBias(draft: SheetDraft, on: boolean): SheetDraft {
  if (on) return withInput(draft, 'bias', fitted([], scoresShape(draft), '0'));
  const { bias: _, ...inputs } = draft.inputs;
  return { ...draft, inputs };
}

/** The draft with another mask; an own one begins as the one that was there. */
export function withMask(draft: SheetDraft, mask: MaskKind): SheetDraft {
  if (mask !== 'own' || draft.mask === 'own') return { ...draft, mask };
  const [rows, columns] = scoresShape(draft);
  const blocked = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => isBlocked(draft, row, column)),
  );
  return { ...draft, mask, blocked };
}

/** The draft whose own mask lets a query look at a key, or not, in a whole block. */
export function withBlocked(draft: SheetDraft, from: Shape, to: Shape, blocked: boolean): SheetDraft {
  const inside = (row: number, column: number) =>
    row >= from[0] && row <= to[0] && column >= from[1] && column <= to[1];
  const mask = fitted(draft.blocked, scoresShape(draft), false);
  return { ...draft, blocked: mask.map((line, r) => line.map((was, c) => (inside(r, c) ? blocked : was))) };
}

export function withRowName(draft: SheetDraft, row: number, name: string): SheetDraft {
  const tidy = name.trim() === '' ? rowName(row + 1) : name.trim();
  return { ...draft, rows: draft.rows.map((old, index) => (index === row ? tidy : old)) };
}

/** How many lines a matrix has along an axis. */
const sizeOf = (draft: SheetDraft, name: InputName, axis: 0 | 1) => shapeOf(draft.inputs[name] ?? [])[axis];

export const canInsert = (draft: SheetDraft, name: InputName, axis: 0 | 1) => sizeOf(draft, name, axis) < MOST_LINES;
export const canRemove = (draft: SheetDraft, name: InputName, axis: 0 | 1) => sizeOf(draft, name, axis) > 1;

/**
 * The draft with a row (axis 0) or a column (axis 1) of zeros before the line `at` of a matrix, and with one in every
 * matrix that runs over the same, as far as it has the same size now.
 */
export function withLine(draft: SheetDraft, name: InputName, axis: 0 | 1, at: number): SheetDraft {
  if (!canInsert(draft, name, axis)) return draft;
  return alongDimension(draft, dimensionOf(draft, name, axis), sizeOf(draft, name, axis), (lines, make) =>
    lines.toSpliced(at, 0, make()),
  );
}

/** The draft without a row or a column of a matrix, and of every matrix that runs over the same. */
export function withoutLine(draft: SheetDraft, name: InputName, axis: 0 | 1, at: number): SheetDraft {
  if (!canRemove(draft, name, axis)) return draft;
  return alongDimension(draft, dimensionOf(draft, name, axis), sizeOf(draft, name, axis), (lines) =>
    lines.toSpliced(at, 1),
  );
}

type Change = <Line>(lines: readonly Line[], make: () => Line) => readonly Line[];

function alongDimension(draft: SheetDraft, dimension: Dimension, size: number, change: Change): SheetDraft {
  const changed = <Cell>(cells: readonly (readonly Cell[])[], name: InputName | 'mask', fill: Cell) => {
    const [rows, columns] = shapeOf(cells);
    const both = dimensionOf(draft, name, 1) === dimension && columns === size;
    const wide = both ? cells.map((line) => change(line, () => fill)) : cells;
    if (dimensionOf(draft, name, 0) !== dimension || rows !== size) return wide;
    return change(wide, () => (wide[0] ?? []).map(() => fill));
  };
  const names = (list: readonly string[]) => (list.length === size ? change(list, () => freshName(list)) : list);
  let next: SheetDraft = { ...draft, blocked: changed(draft.blocked, 'mask', false) };
  for (const name of inputNames) {
    const cells = draft.inputs[name];
    if (cells) next = withInput(next, name, changed(cells, name, '0'));
  }
  if (dimension === 'rows') next = { ...next, rows: names(draft.rows) };
  if (dimension === 'columns' && draft.columns) next = { ...next, columns: names(draft.columns) };
  return next;
}

/** The draft with matrices cut, or filled up with zeros, to the shapes that are expected of them. */
export function withFit(draft: SheetDraft, problems: readonly ShapeProblem[]): SheetDraft {
  return problems.reduce(
    (next, { matrix, expected }) => withMatrix(next, matrix, fitted(next.inputs[matrix] ?? [], expected, '0')),
    draft,
  );
}

/** The draft with two rows of X exchanged, names and all: the same tokens in another order. */
export function withRowsExchanged(draft: SheetDraft, one: number, other: number): SheetDraft {
  const exchange = <Line>(lines: readonly Line[]) =>
    lines.map((line, index) => (index === one ? lines[other]! : index === other ? lines[one]! : line));
  return { ...withInput(draft, 'X', exchange(draft.inputs.X ?? [])), rows: exchange(draft.rows) };
}

const fittedNames = (names: readonly string[], length: number) =>
  Array.from({ length }, (_, index) => names[index] ?? rowName(index + 1));

/** The names of a matrix's rows and columns; null where they are counted. */
export function lineNames(
  draft: SheetDraft,
  name: InputName,
): readonly [readonly string[] | null, readonly string[] | null] {
  const named = (axis: 0 | 1) => {
    const dimension = dimensionOf(draft, name, axis);
    if (dimension === 'rows') return draft.rows;
    return dimension === 'columns' ? columnNames(draft) : null;
  };
  return [named(0), named(1)];
}
