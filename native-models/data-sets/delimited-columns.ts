import type { FileSource } from './example.ts';

/** Which columns are asked for by name. */
export type ColumnChoice = Pick<FileSource, 'source_column' | 'target_column'>;

export interface ColumnPlaces {
  /** −1 where no column has the name that is asked for. */
  readonly source: number;
  readonly target: number;
  /** Whether the first record names the columns, and so is no example. */
  readonly named: boolean;
}

/** Whether a first record is a header without anybody saying so. */
export function isPlainHeader(names: readonly string[]): boolean {
  return names.includes('source') && names.includes('target');
}

/**
 * Where source and target stand in a csv or tsv file. Where a column is named, or where the first record holds both
 * `source` and `target`, the first record is a header. Every other first record is an example, for a header that says
 * something else cannot be told from one: source and target are then the first two columns. Where only one column is
 * named, the other is the one called `source` or `target`, else the first one that is left.
 */
export function columnPlaces(names: readonly string[], choice: ColumnChoice): ColumnPlaces {
  const { source_column, target_column } = choice;
  const left = (name: string, taken: number) => {
    const index = names.indexOf(name);
    return index >= 0 && index !== taken ? index : taken === 0 ? 1 : 0;
  };
  if (source_column === undefined && target_column === undefined) {
    const named = isPlainHeader(names);
    return named
      ? { source: names.indexOf('source'), target: names.indexOf('target'), named }
      : { source: 0, target: 1, named };
  }
  const named = true;
  if (source_column === undefined) {
    const target = names.indexOf(target_column!);
    return { source: left('source', target), target, named };
  }
  const source = names.indexOf(source_column);
  return { source, target: target_column === undefined ? left('target', source) : names.indexOf(target_column), named };
}
