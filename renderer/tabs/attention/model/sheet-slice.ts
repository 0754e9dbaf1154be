import type { AttentionSlice } from '../../../../electron/contract/replies/attention.ts';
import type { LabelToken } from '../../../../electron/contract/replies/values.ts';
import type { MapCell } from '../../../charts/map-keys.ts';
import type { HeadSlice } from '../sheet/head-slice.ts';
import type { HeadPlace } from './head-place.ts';

/** A slice as the engine cut it, as the sheet takes it. */
export function sheetSlice(
  model: string,
  place: HeadPlace,
  tokens: { readonly rows: readonly LabelToken[]; readonly columns: readonly LabelToken[] },
  slice: AttentionSlice,
): HeadSlice {
  const names = (side: readonly LabelToken[], first: number, count: number) =>
    side.slice(first, first + count).map(({ piece }) => piece);
  return {
    origin: { model, ...place },
    rows: names(tokens.rows, slice.first_row, slice.rows),
    columns: names(tokens.columns, slice.first_column, slice.columns),
    q: slice.query,
    k: slice.key,
    v: slice.value,
    ...(slice.position_bias ? { bias: slice.position_bias } : {}),
    ...(slice.mask ? { mask: slice.mask } : {}),
    scale: 1,
  };
}

/** The slice with the cell that it is opened for; without one where that lies outside. */
export function sliceAt(slice: HeadSlice, cell: MapCell): HeadSlice {
  const { row, column } = cell;
  const inside = row >= 0 && column >= 0 && row < slice.rows.length && column < slice.columns.length;
  return inside ? { ...slice, cell } : slice;
}
