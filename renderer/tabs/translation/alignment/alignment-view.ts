import type { LabelToken } from '../../../../electron/contract/replies/values.ts';
import { visiblePiece } from '../../../charts/token-mark.ts';
import type { TokenPlace } from '../../../lab/token-focus.svelte.ts';
import { csvText } from '../../../ui/csv.ts';

/** What each target token has to do with each source token: [targets, sources], row by row; NaN where it is not known. */
export interface AlignmentMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

export type AlignedPlace = TokenPlace<'source' | 'target'>;

/** One token on the other side of the one that is spoken of. */
export interface AlignedToken {
  readonly index: number;
  readonly value: number;
}

/** What stands across from a token, in reading order: a row for a target token, a column for a source token. */
export function acrossFrom(matrix: AlignmentMatrix, { strip, index }: AlignedPlace): readonly AlignedToken[] {
  const { rows, columns, values } = matrix;
  if (index >= (strip === 'target' ? rows : columns)) return [];
  return strip === 'target'
    ? Array.from({ length: columns }, (_, column) => ({ index: column, value: values[index * columns + column]! }))
    : Array.from({ length: rows }, (_, row) => ({ index: row, value: values[row * columns + index]! }));
}

/** The largest values first; what is not known is left out. */
export function strongest(tokens: readonly AlignedToken[], count: number): readonly AlignedToken[] {
  return tokens
    .filter(({ value }) => !Number.isNaN(value))
    .toSorted((one, other) => other.value - one.value)
    .slice(0, count);
}

/**
 * How strongly each token across is lit, from 0 to 1. Weights are shown as they are; effects, which have no upper end, in
 * parts of the largest one. What makes a token likelier when it is gone is no source of it.
 */
export function strengths(tokens: readonly AlignedToken[], kind: 'weights' | 'effects'): ReadonlyMap<number, number> {
  const largest = kind === 'weights' ? 1 : Math.max(0, ...tokens.map(({ value }) => value || 0));
  const share = (value: number) => (largest > 0 && value > 0 ? value / largest : 0);
  return new Map(tokens.map(({ index, value }) => [index, share(value)]));
}

/** The effects of a source that was erased only in its beginning, with NaN for the rest. */
export function widened(effects: Float32Array, erased: number, rows: number, columns: number): AlignmentMatrix {
  const values = new Float32Array(rows * columns).fill(NaN);
  for (let row = 0; row < rows; row++) values.set(effects.subarray(row * erased, (row + 1) * erased), row * columns);
  return { rows, columns, values };
}

/** Source pieces in the first row, each target piece before its values. */
export function alignmentCsv(
  { columns, values }: AlignmentMatrix,
  source: readonly LabelToken[],
  target: readonly LabelToken[],
): string {
  const body = target.map(({ piece }, row) => [
    visiblePiece(piece),
    ...Array.from(values.subarray(row * columns, (row + 1) * columns), (value) => (Number.isNaN(value) ? '' : value)),
  ]);
  return csvText([['target \\ source', ...source.map(({ piece }) => visiblePiece(piece))], ...body]);
}
