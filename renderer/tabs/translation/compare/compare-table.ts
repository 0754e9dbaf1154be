import { csvText } from '../../../ui/csv.ts';
import type { TranslationResult } from '../translation-question.ts';
import type { PieceDifference, PieceDifferences } from './piece-differences.ts';

/** A piece of one of the two translations. */
export interface CompareRow {
  readonly side: 'first' | 'second';
  /** From 1 on. */
  readonly position: number;
  readonly id: number;
  readonly piece: string;
  readonly probability: number;
  readonly difference: PieceDifference | null;
}

/** The pieces of the first side, then those of the second. */
export function compareRows(
  first: TranslationResult,
  second: TranslationResult | null,
  differences: { readonly before: PieceDifferences; readonly after: PieceDifferences } | null,
): readonly CompareRow[] {
  const rows = (side: CompareRow['side'], result: TranslationResult | null, marks: PieceDifferences | undefined) =>
    (result?.translation.tokens ?? []).map(({ id, piece, probability }, index) => ({
      ...{ side, position: index + 1, id, piece, probability },
      difference: marks?.[index] ?? null,
    }));
  return [...rows('first', first, differences?.before), ...rows('second', second, differences?.after)];
}

/** One row a piece. */
export function compareCsv(rows: readonly CompareRow[]): string {
  const body = rows.map(({ side, position, id, piece, probability, difference }) => [
    ...[side === 'first' ? 'A' : 'B', position, id, piece, probability],
    difference ?? '',
  ]);
  return csvText([['side', 'position', 'id', 'piece', 'probability', 'difference'], ...body]);
}
