import { checkIndex, rowOf } from './attention-place.ts';
import type { HeadOfRun } from './attention-cell.ts';

/** A part of a head: some of its queries against some of its keys. */
export interface SliceRange {
  readonly first_row: number;
  readonly rows: number;
  readonly first_column: number;
  readonly columns: number;
}

type Matrix = readonly (readonly number[])[];

/** What a head computes with, as numbers: softmax(query·keyᵀ + position_bias + mask) are its weights. */
export interface AttentionSlice extends SliceRange {
  readonly query: Matrix; // [rows, d_kv]
  readonly key: Matrix; // [columns, d_kv]
  readonly value: Matrix; // [columns, d_kv]
  /** [rows, columns]; null in cross-attention, which has none. */
  readonly position_bias: Matrix | null;
  /** [rows, columns], 0 or the lowest float32; null where attention may go everywhere. */
  readonly mask: Matrix | null;
  /** [rows, columns], as the model computed them over all keys. */
  readonly weights: Matrix;
  /** By row: the weight that the slice's keys have together; 1 where no key was left out. */
  readonly kept: readonly number[];
}

/** Cuts a slice out of a head; a range that goes beyond the head ends with it. */
export function sliceOf(head: HeadOfRun, range: SliceRange): AttentionSlice {
  checkIndex('row', 'row', range.first_row, head.rows);
  checkIndex('column', 'column', range.first_column, head.columns);
  const rows = indices(range.first_row, range.rows, head.rows);
  const columns = indices(range.first_column, range.columns, head.columns);
  const weights = rows.map((row) => columns.map((column) => rowOf(head.weights, row)[column]!));
  const mask = rows.map((row) => columns.map((column) => head.mask(row, column)));
  const biased = head.relative(rows[0]!, columns[0]!) !== null;
  return {
    first_row: range.first_row,
    rows: rows.length,
    first_column: range.first_column,
    columns: columns.length,
    query: rows.map((row) => [...rowOf(head.query, row)]),
    key: columns.map((column) => [...rowOf(head.key, column)]),
    value: columns.map((column) => [...rowOf(head.value, column)]),
    position_bias: biased ? rows.map((row) => columns.map((column) => head.relative(row, column)!.bias)) : null,
    mask: mask.flat().every((value) => value === 0) ? null : mask,
    weights,
    kept: weights.map((row) => row.reduce((sum, weight) => sum + weight, 0)),
  };
}

function indices(first: number, count: number, limit: number): readonly number[] {
  return Array.from({ length: Math.min(count, limit - first) }, (_, index) => first + index);
}
