import { openFile, readFully } from '../../safetensors/open-file.ts';
import { toFloat32 } from '../../safetensors/convert.ts';
import type { StoredTensor } from '../../safetensors/stored-tensor.ts';
import { dtypes } from '../../tensor/dtype.ts';
import { elementCount } from '../../tensor/tensor.ts';

/** A block of a matrix; a vector is a matrix of one row. */
export interface WindowPlace {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
}

export interface TensorWindow extends WindowPlace {
  /** [rows, columns] */
  readonly values: Float32Array<ArrayBuffer>;
}

/** The tensor as a matrix: its last dim are the columns. */
function matrixShape(dims: readonly number[]): readonly [rows: number, columns: number] {
  const columns = dims.at(-1) ?? 1;
  return [columns === 0 ? 0 : elementCount(dims) / columns, columns];
}

/**
 * A block of a stored tensor, read row by row; what reaches beyond the tensor is left out.
 * @throws SafetensorsError where the file cannot be read.
 */
export async function tensorWindow(
  { file, dtype, dims, offset }: StoredTensor,
  place: WindowPlace,
  signal?: AbortSignal,
): Promise<TensorWindow> {
  const [allRows, allColumns] = matrixShape(dims);
  const [row, rows] = within(place.row, place.rows, allRows);
  const [column, columns] = within(place.column, place.columns, allColumns);
  const values = new Float32Array(rows * columns);
  const { bytes } = dtypes[dtype];
  await using opened = await openFile(file);
  for (let index = 0; index < rows; index++) {
    signal?.throwIfAborted();
    const line = new Uint8Array(columns * bytes);
    await readFully(opened.handle, line, offset + ((row + index) * allColumns + column) * bytes, file);
    values.set(toFloat32(line, dtype), index * columns);
  }
  return { row, rows, column, columns, values };
}

function within(start: number, length: number, all: number): readonly [start: number, length: number] {
  const first = Math.min(start, all);
  return [first, Math.min(length, all - first)];
}
