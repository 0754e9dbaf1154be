import type { AttentionCell } from '../../../../electron/contract/replies/attention.ts';
import { csvText } from '../../../ui/csv.ts';

/** exp(logit − largest logit of the row): what the softmax divides by the row's sum. */
export function exponential({ logit, row_maximum }: AttentionCell): number {
  return Math.exp(logit - row_maximum);
}

/** q·k, dimension by dimension: they add up to the score. */
export function products({ query, key }: AttentionCell): readonly number[] {
  return query.map((value, index) => value * (key[index] ?? 0));
}

/** v of the key × the weight, dimension by dimension: a part of the row's sum z. */
export function weightedValue({ value, weight }: AttentionCell): readonly number[] {
  return value.map((each) => each * weight);
}

/** A weight of a query with its key. */
export interface LookedAt {
  readonly column: number;
  readonly weight: number;
}

/** The keys that a query looks at most, and what all the others have together. */
export function heaviestKeys(
  row: ArrayLike<number>,
  count: number,
): { readonly keys: readonly LookedAt[]; readonly rest: number } {
  const keys = Array.from(row, (weight, column) => ({ column, weight }))
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .slice(0, count);
  return { keys, rest: Math.max(0, 1 - keys.reduce((sum, { weight }) => sum + weight, 0)) };
}

/** Vectors of the same length side by side, a dimension a row. */
export function vectorCsv(vectors: Readonly<Record<string, readonly number[]>>): string {
  const names = Object.keys(vectors);
  const rows = vectors[names[0] ?? '']?.map((_, at) => [at, ...names.map((name) => vectors[name]?.[at] ?? '')]) ?? [];
  return csvText([['dimension', ...names], ...rows]);
}

/** Steps and vectors, a name in the first column. */
export function cellCsv(cell: AttentionCell): string {
  const { query, key, value, context, score, relative, mask, logit, row_maximum, row_sum, weight } = cell;
  return csvText([
    ['score', score],
    ['distance', relative?.distance ?? ''],
    ['bucket', relative?.bucket ?? ''],
    ['position_bias', relative?.bias ?? 0],
    ['mask', mask],
    ['logit', logit],
    ['row_maximum', row_maximum],
    ['exponential', exponential(cell)],
    ['row_sum', row_sum],
    ['weight', weight],
    ['query', ...query],
    ['key', ...key],
    ['value', ...value],
    ['weighted_value', ...weightedValue(cell)],
    ['context', ...context],
  ]);
}
