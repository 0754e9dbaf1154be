import { csvText } from '../../../ui/csv.ts';
import type { AttentionLine } from './attention-lines.ts';
import type { LabelledMap } from './map-difference.ts';

/** A table of more rows is read by nobody, and slow; the CSV file has every weight. */
export const MOST_TABLE_ROWS = 1000;

export interface WeightRow {
  readonly query: string;
  readonly key: string;
  readonly weight: number;
}

/** The heaviest weights, or the largest differences, as rows of a table, in reading order. */
export function weightRows({ rows, columns, weights, rowLabels, columnLabels }: LabelledMap): readonly WeightRow[] {
  // A key that the decoder may not look at has no value.
  const places = Array.from({ length: rows * columns }, (_, place) => place).filter(
    (place) => !Number.isNaN(weights[place]),
  );
  const kept =
    places.length <= MOST_TABLE_ROWS
      ? places
      : places
          .sort((one, other) => Math.abs(weights[other]!) - Math.abs(weights[one]!))
          .slice(0, MOST_TABLE_ROWS)
          .sort((one, other) => one - other);
  return kept.map((place) => ({
    query: rowLabels[Math.floor(place / columns)] ?? '',
    key: columnLabels[place % columns] ?? '',
    weight: weights[place]!,
  }));
}

/** The whole map: the keys' tokens in the first row, each query's before its weights. */
export function mapCsv({ columns, weights, rowLabels, columnLabels }: LabelledMap): string {
  const body = rowLabels.map((label, row) => [label, ...weights.subarray(row * columns, (row + 1) * columns)]);
  return csvText([['query \\ key', ...columnLabels], ...body]);
}

/** The drawn lines, the heaviest first. */
export function linesCsv({ rowLabels, columnLabels }: LabelledMap, lines: readonly AttentionLine[]): string {
  const body = lines
    .toReversed()
    .map(({ row, column, weight }) => [row, rowLabels[row] ?? '', column, columnLabels[column] ?? '', weight]);
  return csvText([['query_position', 'query', 'key_position', 'key', 'weight'], ...body]);
}
