/** Element types that the engine computes with; others are converted when a checkpoint is read. */
export type TensorData = Float32Array | BigInt64Array | Int32Array | Uint8Array;

/** A dense tensor in row-major order. `dims` are the lengths of its axes; a scalar has none. */
export interface Tensor<Data extends TensorData = TensorData> {
  readonly dims: readonly number[];
  readonly data: Data;
}

/** A float32 tensor: activations, attentions, losses. */
export type FloatTensor = Tensor<Float32Array>;

/** Rows from `start` up to `end`, which does not belong to them. */
export type RowRun = readonly [start: number, end: number];

/** Some rows of a tensor, where they lie. */
export function rowsOf({ dims, data }: FloatTensor, [start, end]: RowRun): FloatTensor {
  const width = elementCount(dims.slice(1));
  return { dims: [end - start, ...dims.slice(1)], data: data.subarray(start * width, end * width) };
}

/** The bytes of an array, where they lie; little-endian on every machine that the lab runs on. */
export function bytesOf<Memory extends ArrayBufferLike>(view: ArrayBufferView<Memory>): Uint8Array<Memory> {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** How many elements a tensor of these dims holds. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}
