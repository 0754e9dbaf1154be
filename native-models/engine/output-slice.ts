import type { FloatTensor } from '../tensor/tensor.ts';
import { EngineError } from './engine-error.ts';
import { KeptRuns } from './kept-runs.ts';
import { runOutputs, type OutputRun, type TextPair } from './output-run.ts';
import type { EngineContext } from './t5-engine.ts';

/** What the runs that stay may take together; the last one stays in any case. */
const KEPT_BYTES = 2 ** 28;

/** A window of a matrix of one of the outputs. */
export interface SliceRequest extends TextPair {
  /** As `outputs` of a forward reply spells it. */
  readonly name: string;
  /** Places in the leading dimensions: all but the last two. */
  readonly indices: readonly number[];
  readonly first_row: number;
  readonly rows: number;
  readonly first_column: number;
  readonly columns: number;
}

export interface OutputSlice {
  /** Shape of the whole tensor. */
  readonly shape: readonly number[];
  /** How large the matrix is that the window shows a part of: the last two dimensions; a scalar is one cell. */
  readonly matrix: { readonly rows: number; readonly columns: number };
  /** Of the whole matrix, in float64. */
  readonly statistics: { readonly min: number; readonly max: number; readonly mean: number };
  readonly first_row: number;
  readonly rows: number;
  readonly first_column: number;
  readonly columns: number;
  /** [rows, columns] */
  readonly values: Float32Array;
}

/** What an open model returns for a pair, to be looked into. Each pair runs once; going from slice to slice runs nothing. */
export class ModelOutputs {
  readonly #runs: KeptRuns<OutputRun>;

  constructor(private readonly context: EngineContext) {
    this.#runs = new KeptRuns(KEPT_BYTES, context.oneAfterTheOther);
  }

  /** @throws EngineError `invalid-request` where there is no such output or place in it, `text-too-long`. */
  async slice(request: SliceRequest, { signal }: { readonly signal?: AbortSignal } = {}): Promise<OutputSlice> {
    const { source, target } = request;
    const { tensors } = await this.#runs.get(JSON.stringify([source, target]), () =>
      runOutputs(this.context, { source, target }, signal),
    );
    const tensor = tensors.get(request.name);
    if (tensor) return cutWindow(tensor, request);
    throw invalid('name', `The model returns no ${request.name}.`, [...tensors.keys()].join(', '), request.name);
  }
}

/** A window that goes beyond the matrix ends with it. */
function cutWindow(tensor: FloatTensor, request: SliceRequest): OutputSlice {
  const { dims } = tensor;
  const [rowCount = 1, columnCount = 1] = dims.slice(-2);
  const matrix = matrixAt(tensor, request.indices, rowCount * columnCount);
  const { first_row, first_column } = request;
  const isInside = first_row < rowCount && first_column < columnCount;
  if (!isInside) {
    const expected = `a row below ${rowCount} and a column below ${columnCount}`;
    throw invalid('first_row', `The window begins outside the matrix.`, expected, `${first_row}, ${first_column}`);
  }
  const rows = Math.min(request.rows, rowCount - first_row);
  const columns = Math.min(request.columns, columnCount - first_column);
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const from = (first_row + row) * columnCount + first_column;
    values.set(matrix.subarray(from, from + columns), row * columns);
  }
  const size = { rows: rowCount, columns: columnCount };
  return {
    ...{ shape: dims, matrix: size, statistics: statisticsOf(matrix) },
    ...{ first_row, rows, first_column, columns, values },
  };
}

/** The matrix at `indices` of the leading dimensions, where it lies. */
function matrixAt({ dims, data }: FloatTensor, indices: readonly number[], size: number): Float32Array {
  const leading = dims.slice(0, -2);
  const fits = indices.length === leading.length && leading.every((length, place) => indices[place]! < length);
  if (!fits)
    throw invalid(
      'indices',
      `The output has no place [${indices.join(', ')}].`,
      leading.length === 0 ? 'no indices' : `one index below each of ${leading.join(', ')}`,
      `[${indices.join(', ')}]`,
    );
  const flat = leading.reduce((at, length, place) => at * length + indices[place]!, 0);
  return data.subarray(flat * size, (flat + 1) * size);
}

function statisticsOf(values: Float32Array): OutputSlice['statistics'] {
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  return { min, max, mean: sum / values.length };
}

function invalid(place: string, message: string, expected: string, found: string): EngineError {
  return new EngineError('invalid-request', message, { place, expected, found });
}
