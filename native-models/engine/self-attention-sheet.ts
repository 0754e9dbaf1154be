import { TypedError } from '../errors/typed-error.ts';

export type SheetErrorCode = 'sheet-invalid' | 'sheet-overflow';

/** A sheet that cannot be computed: a matrix of the wrong shape, or numbers that leave the range of a double. */
export class SheetError extends TypedError<SheetErrorCode> {}

type Matrix = readonly (readonly number[])[];

/** What a sheet begins with: either X, W_Q, W_K and W_V, or Q, K and V. */
export interface SheetRequest {
  /** [tokens, d] */
  readonly X?: Matrix | undefined;
  /** [d, k] */
  readonly W_Q?: Matrix | undefined;
  /** [d, k], the same k as W_Q: Q·Kᵀ pairs their columns. */
  readonly W_K?: Matrix | undefined;
  /** [d, v] */
  readonly W_V?: Matrix | undefined;
  /** [rows, k] */
  readonly Q?: Matrix | undefined;
  /** [columns, k] */
  readonly K?: Matrix | undefined;
  /** [columns, v] */
  readonly V?: Matrix | undefined;
  /**
   * `sqrt_d` (default) divides the scores by √d, d being the columns of X, or of Q where there is no X; `none` is T5's
   * own way.
   */
  readonly scale?: 'sqrt_d' | 'none' | undefined;
  /** [rows, columns], added to the scaled scores. */
  readonly bias?: Matrix | undefined;
  /** [rows, columns], added to the scaled scores: 0 where attention may go, the lowest float32 where not. */
  readonly mask?: Matrix | undefined;
}

/**
 * Q = X·W_Q, K = X·W_K, V = X·W_V, scores = Q·Kᵀ, masked_scores = scaled_scores + bias + mask,
 * weights = softmax(masked_scores), z = weights·V.
 */
export interface SheetReply {
  readonly Q: Matrix;
  readonly K: Matrix;
  readonly V: Matrix;
  readonly scores: Matrix;
  readonly scaled_scores: Matrix;
  /** Only where the request has a bias or a mask. */
  readonly masked_scores?: Matrix;
  readonly weights: Matrix;
  readonly z: Matrix;
}

/**
 * Self-attention by hand, in doubles, with every intermediate result (Vaswani et al. 2017, equation 1).
 * Throws SheetError `sheet-invalid` naming the matrix whose shape does not fit, `sheet-overflow` where a result is not
 * a finite number.
 */
export function selfAttentionSheet(request: SheetRequest): SheetReply {
  const { scale = 'sqrt_d', bias, mask } = request;
  const { Q, K, V, d } = request.Q ? givenProjections(request) : projections(request);
  const scores = finite('scores', matMul(Q, transpose(K))); // [rows, columns]
  const divisor = scale === 'sqrt_d' ? Math.sqrt(d) : 1;
  const scaled_scores = scores.map((row) => row.map((score) => score / divisor));
  const added = [addend('bias', bias, scores), addend('mask', mask, scores)].filter((matrix) => matrix !== undefined);
  const masked_scores = finite('masked_scores', added.reduce(sum, scaled_scores));
  const weights = masked_scores.map(softmax); // rows sum to 1
  const z = finite('z', matMul(weights, V)); // [rows, v]
  const shown = added.length > 0 ? { masked_scores } : {};
  return { Q, K, V, scores, scaled_scores, ...shown, weights, z };
}

interface Projections {
  /** [rows, k] */
  readonly Q: Matrix;
  /** [columns, k] */
  readonly K: Matrix;
  /** [columns, v] */
  readonly V: Matrix;
  /** Of which √d is taken. */
  readonly d: number;
}

function projections(request: SheetRequest): Projections {
  const { X, W_Q, W_K, W_V } = given(request, ['X', 'W_Q', 'W_K', 'W_V']);
  const [, d] = shapeOf('X', X);
  const [, k] = expectRows('W_Q', W_Q, d, 'column of X');
  expectRows('W_K', W_K, d, 'column of X');
  expectColumns('W_K', W_K, k, 'W_Q');
  expectRows('W_V', W_V, d, 'column of X');
  return { Q: finite('Q', matMul(X, W_Q)), K: finite('K', matMul(X, W_K)), V: finite('V', matMul(X, W_V)), d };
}

function givenProjections(request: SheetRequest): Projections {
  const { Q, K, V } = given(request, ['Q', 'K', 'V']);
  const [, d] = shapeOf('Q', Q);
  const [columns] = shapeOf('K', K);
  expectColumns('K', K, d, 'Q');
  expectRows('V', V, columns, 'row of K');
  return { Q, K, V, d };
}

function given<Name extends 'X' | 'W_Q' | 'W_K' | 'W_V' | 'Q' | 'K' | 'V'>(
  request: SheetRequest,
  names: readonly Name[],
): Record<Name, Matrix> {
  const entries = names.map((name) => {
    const matrix = request[name];
    if (!matrix) throw invalid(name, name, 'a matrix', 'none');
    return [name, matrix] as const;
  });
  return Object.fromEntries(entries) as Record<Name, Matrix>;
}

/** A matrix that is added to the scores; undefined where there is none. */
function addend(name: string, matrix: Matrix | undefined, scores: Matrix): Matrix | undefined {
  if (!matrix) return undefined;
  expectColumns(name, matrix, scores[0]?.length ?? 0, 'the scores');
  expectRows(name, matrix, scores.length, 'row of the scores');
  return matrix;
}

const sum = (a: Matrix, b: Matrix): Matrix => a.map((row, r) => row.map((value, c) => value + b[r]![c]!));

function matMul(a: Matrix, b: Matrix): Matrix {
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

function expectRows(name: string, matrix: Matrix, rows: number, each: string): [rows: number, columns: number] {
  const shape = shapeOf(name, matrix);
  if (shape[0] === rows) return shape;
  throw invalid(name, name, `${rows} × ${shape[1]}, one row for each ${each}`, `${shape[0]} × ${shape[1]}`);
}

function expectColumns(name: string, matrix: Matrix, columns: number, like: string): void {
  const [rows, found] = shapeOf(name, matrix);
  if (found === columns) return;
  throw invalid(name, name, `${rows} × ${columns}, as many columns as ${like}`, `${rows} × ${found}`);
}

function invalid(name: string, place: string, expected: string, found: string): SheetError {
  const message = `The matrix ${name} does not fit into the sheet: expected ${expected}, found ${found}.`;
  return new SheetError('sheet-invalid', message, { place, expected, found });
}

function finite(name: string, matrix: Matrix): Matrix {
  for (const row of matrix) {
    const wrong = row.find((value) => !Number.isFinite(value));
    if (wrong === undefined) continue;
    const details = { place: name, expected: 'finite numbers', found: String(wrong), hint: 'Take smaller numbers.' };
    throw new SheetError('sheet-overflow', `The numbers of the sheet are too large: ${name} holds ${wrong}.`, details);
  }
  return matrix;
}
