import { TypedError } from '../errors/typed-error.ts';

export type SheetErrorCode = 'sheet-invalid' | 'sheet-overflow';

/** A sheet that cannot be computed: a matrix of the wrong shape, or numbers that leave the range of a double. */
export class SheetError extends TypedError<SheetErrorCode> {}

type Matrix = readonly (readonly number[])[];

export interface SheetRequest {
  /** [tokens, d] */
  readonly X: Matrix;
  /** [d, k] */
  readonly W_Q: Matrix;
  /** [d, k], the same k as W_Q: Q·Kᵀ pairs their columns. */
  readonly W_K: Matrix;
  /** [d, v] */
  readonly W_V: Matrix;
  /** `sqrt_d` (default) divides the scores by √d, d being the columns of X; `none` is T5's own way. */
  readonly scale?: 'sqrt_d' | 'none' | undefined;
}

/** Q = X·W_Q, K = X·W_K, V = X·W_V, scores = Q·Kᵀ, weights = softmax(scaled_scores), z = weights·V. */
export interface SheetReply {
  readonly Q: Matrix;
  readonly K: Matrix;
  readonly V: Matrix;
  readonly scores: Matrix;
  readonly scaled_scores: Matrix;
  readonly weights: Matrix;
  readonly z: Matrix;
}

/**
 * Self-attention by hand, in doubles, with every intermediate result (Vaswani et al. 2017, equation 1).
 * Throws SheetError `sheet-invalid` naming the matrix whose shape does not fit, `sheet-overflow` where a result is not
 * a finite number.
 */
export function selfAttentionSheet({ X, W_Q, W_K, W_V, scale = 'sqrt_d' }: SheetRequest): SheetReply {
  const [, d] = shapeOf('X', X);
  const [, k] = expectRows('W_Q', W_Q, d);
  expectRows('W_K', W_K, d);
  expectColumns('W_K', W_K, k);
  expectRows('W_V', W_V, d);

  const Q = finite('Q', matMul(X, W_Q)); // [tokens, k]
  const K = finite('K', matMul(X, W_K)); // [tokens, k]
  const V = finite('V', matMul(X, W_V)); // [tokens, v]
  const scores = finite('scores', matMul(Q, transpose(K))); // [tokens, tokens]
  const divisor = scale === 'sqrt_d' ? Math.sqrt(d) : 1;
  const scaled_scores = scores.map((row) => row.map((score) => score / divisor));
  const weights = scaled_scores.map(softmax); // rows sum to 1
  const z = finite('z', matMul(weights, V)); // [tokens, v]
  return { Q, K, V, scores, scaled_scores, weights, z };
}

function matMul(a: Matrix, b: Matrix): number[][] {
  const columns = b[0]?.length ?? 0;
  return a.map((row) => {
    const sums = new Float64Array(columns);
    row.forEach((factor, index) => {
      const line = b[index] ?? [];
      for (let column = 0; column < columns; column++) sums[column]! += factor * line[column]!;
    });
    return Array.from(sums);
  });
}

function transpose(matrix: Matrix): number[][] {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column]!));
}

function softmax(row: readonly number[]): number[] {
  const highest = row.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = row.map((value) => Math.exp(value - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** [rows, columns] of a matrix that is neither empty nor ragged. */
function shapeOf(name: string, matrix: Matrix): [rows: number, columns: number] {
  const columns = matrix[0]?.length ?? 0;
  if (matrix.length === 0 || columns === 0) {
    throw invalid(name, name, 'at least one row and one column', `${matrix.length} × ${columns}`);
  }
  const ragged = matrix.findIndex((row) => row.length !== columns);
  if (ragged >= 0) {
    const row = `row ${ragged + 1}`;
    throw invalid(
      name,
      `${name}, ${row}`,
      `${columns} numbers, as in row 1`,
      `${matrix[ragged]!.length} numbers in ${row}`,
    );
  }
  return [matrix.length, columns];
}

function expectRows(name: string, matrix: Matrix, rows: number): [rows: number, columns: number] {
  const shape = shapeOf(name, matrix);
  if (shape[0] === rows) return shape;
  throw invalid(name, name, `${rows} × ${shape[1]}, one row for each column of X`, `${shape[0]} × ${shape[1]}`);
}

function expectColumns(name: string, matrix: Matrix, columns: number): void {
  const [rows, found] = shapeOf(name, matrix);
  if (found === columns) return;
  throw invalid(name, name, `${rows} × ${columns}, as many columns as W_Q`, `${rows} × ${found}`);
}

function invalid(name: string, place: string, expected: string, found: string): SheetError {
  const message = `The matrix ${name} does not fit into the sheet: expected ${expected}, found ${found}.`;
  return new SheetError('sheet-invalid', message, { place, expected, found });
}

function finite(name: string, matrix: number[][]): number[][] {
  for (const row of matrix) {
    const wrong = row.find((value) => !Number.isFinite(value));
    if (wrong === undefined) continue;
    const details = { place: name, expected: 'finite numbers', found: String(wrong), hint: 'Take smaller numbers.' };
    throw new SheetError('sheet-overflow', `The numbers of the sheet are too large: ${name} holds ${wrong}.`, details);
  }
  return matrix;
}
