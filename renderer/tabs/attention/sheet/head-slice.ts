import type { Matrix } from '../../../../electron/contract/replies/attention.ts';
import type { SliceOrigin } from './sheet-draft.ts';

/**
 * A true slice of a head, as the sheet takes it: its scores are q·kᵀ · scale + bias + mask. The softmax runs over the
 * columns that are given, so a slice without some of the head's columns has other weights than the head.
 */
export interface HeadSlice {
  readonly origin: SliceOrigin;
  /** The query tokens: [n] names, at most MOST_LINES. */
  readonly rows: readonly string[];
  /** The key tokens: [m] names, at most MOST_LINES. */
  readonly columns: readonly string[];
  /** [n, d_kv] */
  readonly q: Matrix;
  /** [m, d_kv] */
  readonly k: Matrix;
  /** [m, d_kv] */
  readonly v: Matrix;
  /** [n, m]; left out where the head has no relative attention bias. */
  readonly bias?: Matrix;
  /** [n, m]: 0 where attention may go, the lowest float32 where not; left out where it may go everywhere. */
  readonly mask?: Matrix;
  /** What the scores are multiplied with: 1, since T5 does not divide by √d. */
  readonly scale: 1;
  /** Of the weights: what is spoken of first; left out, the first one. */
  readonly cell?: { readonly row: number; readonly column: number };
}
