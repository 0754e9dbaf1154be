import type {
  AttentionOverview as EngineOverview,
  KindOverview as EngineKind,
} from '../../../native-models/engine/attention-overview.ts';
import type { AttentionKind } from '../requests.ts';
import type { Base64, LabelToken } from './values.ts';

export type { AttentionCell } from '../../../native-models/engine/attention-cell.ts';
export type { AttentionSlice } from '../../../native-models/engine/attention-slice.ts';
export type { HeadStatistics } from '../../../native-models/engine/head-statistics.ts';
export type { SheetReply as SelfAttentionSheet } from '../../../native-models/engine/self-attention-sheet.ts';
export type { DistanceBucket, PositionBias } from '../../../native-models/engine/position-bias.ts';

export type Matrix = readonly (readonly number[])[];

/** One attention head, every step: scores = query·keyᵀ; weights = softmax(scores + position_bias + mask). */
export interface AttentionHead {
  readonly kind: AttentionKind;
  readonly layer: number;
  readonly head: number;
  readonly row_tokens: readonly LabelToken[];
  readonly column_tokens: readonly LabelToken[];
  /** [row, d_kv] */
  readonly query: Matrix;
  /** [column, d_kv] */
  readonly key: Matrix;
  /** [column, d_kv] */
  readonly value: Matrix;
  /** [row, column], T5 does not divide by √d_kv. */
  readonly scores: Matrix;
  /** [row, column]; zeros in cross-attention, which has no relative attention bias. */
  readonly position_bias: Matrix;
  /** [row, column]; 0 where attention may go, the lowest float32 where not. */
  readonly mask: Matrix;
  /** [row, column], rows sum to 1. */
  readonly weights: Matrix;
}

/** All heads of one kind as small maps. */
export interface KindOverview extends Omit<EngineKind, 'maps'> {
  /** Bytes [layers, heads, map_rows, map_columns], 0 to 255 for a weight of 0 to 1. */
  readonly maps: Base64;
}

/** What a pair's attention is like in all heads of the asked kinds. */
export interface AttentionOverview extends Omit<EngineOverview, 'kinds'> {
  readonly kinds: readonly KindOverview[];
}

/** One head's weights. */
export interface AttentionMap {
  readonly rows: number;
  readonly columns: number;
  /** float32 [rows, columns] */
  readonly weights: Base64;
}
