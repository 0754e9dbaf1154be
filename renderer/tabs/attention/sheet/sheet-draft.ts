import type { AttentionKind } from '../../../../electron/contract/requests.ts';

/** The texts of a matrix's cells, as they were typed: what is not yet a number is kept too. */
export type Cells = readonly (readonly string[])[];
export type Shape = readonly [rows: number, columns: number];

/** The matrices that can be edited. */
export const inputNames = ['X', 'W_Q', 'W_K', 'W_V', 'Q', 'K', 'V', 'bias'] as const;
export type InputName = (typeof inputNames)[number];

/** The most rows and the most columns that a matrix of the sheet can have. */
export const MOST_LINES = 64;

/** Where a slice of a head was cut from. */
export interface SliceOrigin {
  /** The model's name, as the library says it. */
  readonly model: string;
  readonly kind: AttentionKind;
  readonly layer: number;
  readonly head: number;
}

export const scales = ['sqrt_d', 'none'] as const;
export const maskKinds = ['none', 'causal', 'own'] as const;
export type MaskKind = (typeof maskKinds)[number];

/** Everything that is set by hand on a sheet. With an origin it begins at Q, K and V, else at X and the W's. */
export interface SheetDraft {
  readonly origin: SliceOrigin | null;
  /** The names of the query tokens, one for each row of X (or Q). */
  readonly rows: readonly string[];
  /** The names of the key tokens; null where they are the same tokens. */
  readonly columns: readonly string[] | null;
  readonly inputs: Readonly<Partial<Record<InputName, Cells>>>;
  readonly scale: (typeof scales)[number];
  readonly mask: MaskKind;
  /** The own mask, [rows, columns]: true where a query may not look. */
  readonly blocked: readonly (readonly boolean[])[];
}

/** What a matrix's rows and columns run over. What runs over the same grows and shrinks together. */
export type Dimension = 'rows' | 'columns' | 'd' | 'd_k' | 'd_v';

const axes: Readonly<Record<InputName, readonly [Dimension, Dimension]>> = {
  X: ['rows', 'd'],
  W_Q: ['d', 'd_k'],
  W_K: ['d', 'd_k'],
  W_V: ['d', 'd_v'],
  Q: ['rows', 'd_k'],
  K: ['columns', 'd_k'],
  V: ['columns', 'd_v'],
  bias: ['rows', 'columns'],
};

/** What a matrix's axis runs over; on a sheet with X the keys are the same tokens as the queries. */
export function dimensionOf(draft: SheetDraft, name: InputName | 'mask', axis: 0 | 1): Dimension {
  const dimension = axes[name === 'mask' ? 'bias' : name][axis];
  return dimension === 'columns' && draft.columns === null ? 'rows' : dimension;
}

export const columnNames = (draft: SheetDraft) => draft.columns ?? draft.rows;
export const queryName = (draft: SheetDraft): 'X' | 'Q' => (draft.origin ? 'Q' : 'X');
export const isInput = (name: string): name is InputName => inputNames.some((known) => known === name);

export const shapeOf = (cells: readonly (readonly unknown[])[]): Shape => [cells.length, cells[0]?.length ?? 0];

/** [queries, keys]: the shape of the scores. */
export const scoresShape = (draft: SheetDraft): Shape => [draft.rows.length, columnNames(draft).length];

/** A matrix cut or filled up to a shape. */
export function fitted<Cell>(
  cells: readonly (readonly Cell[])[],
  [rows, columns]: Shape,
  fill: Cell,
): readonly (readonly Cell[])[] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => cells[row]?.[column] ?? fill),
  );
}

/** Whether a query may not look at a key, by the mask that is set. */
export function isBlocked(draft: SheetDraft, row: number, column: number): boolean {
  if (draft.mask === 'causal') return column > row;
  return draft.mask === 'own' && (draft.blocked[row]?.[column] ?? false);
}

const subscripts = '₀₁₂₃₄₅₆₇₈₉';
/** The name of a token that has none of its own: x₁, as the rows of X are called. */
export const rowName = (number: number) => `x${[...String(number)].map((digit) => subscripts[Number(digit)]).join('')}`;

/** A name of that kind that is not taken. */
export function freshName(taken: readonly string[]): string {
  for (let number = taken.length + 1; ; number++) if (!taken.includes(rowName(number))) return rowName(number);
}

export const shapeText = ([rows, columns]: Shape) => `${rows} × ${columns}`;
