import type { Dtype } from '../tensor/dtype.ts';

/** Where one tensor lies on disk: raw little-endian bytes in row-major order. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly dims: readonly number[];
  /** Absolute real path of the file. */
  readonly file: string;
  /** Absolute position in the file, in bytes. */
  readonly offset: number;
  readonly byteLength: number;
}
