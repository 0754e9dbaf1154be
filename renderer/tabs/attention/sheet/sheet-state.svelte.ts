import type { Matrix } from '../../../../electron/contract/replies.ts';
import type { AttentionKind } from '../../../../electron/contract/requests.ts';
import type { Workspace } from '../../../lab/workspace.svelte.ts';

/** The most rows and the most columns that a matrix of the sheet can have. */
export const MOST_LINES = 64;

/** Where a slice was cut from. */
export interface SliceOrigin {
  /** The model's name, as the library says it. */
  readonly model: string;
  readonly kind: AttentionKind;
  readonly layer: number;
  readonly head: number;
}

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
}

/** The sheet: what is computed with, and what came of it. */
export class SheetState {
  readonly workspace: Workspace;
  /** The slice on the sheet; null while the sheet holds the user's own matrices. */
  slice = $state.raw<HeadSlice | null>(null);

  constructor(workspace: Workspace) {
    this.workspace = workspace;
  }

  /** Puts a slice of a head on the sheet, which then begins at Q, K and V. The user's own matrices are kept. */
  openSlice(slice: HeadSlice): void {
    this.slice = slice;
  }

  /** Puts the user's own matrices back. */
  closeSlice(): void {
    this.slice = null;
  }
}
