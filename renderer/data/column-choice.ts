import type { FileColumns } from '../../electron/contract/replies/fine-tuning.ts';
import { cleanPath } from '../lab/clean-path.ts';
import type { FileChoice } from './pair-data.ts';

export const columnSides = ['source', 'target'] as const;
export type ColumnSide = (typeof columnSides)[number];
export type ColumnNames = Pick<FileChoice, 'source_column' | 'target_column'>;

/** The kinds of file that have columns, or keys, to choose from. */
export type ColumnKind = 'jsonl' | 'csv' | 'tsv';

const MOST_SHOWN = 40;

/** What stands between choosing two columns and having them; `first` is no fault but something to know. */
export type ColumnNote =
  | { readonly kind: 'empty' | 'single' | 'unnamed' | 'first' | 'same' }
  | { readonly kind: 'missing'; readonly name: string };

/** Null for a file without columns: another kind, or one of two aligned files. */
export function columnKind({ path, target_path }: FileChoice): ColumnKind | null {
  if (cleanPath(target_path) !== '') return null;
  const ending = /\.(jsonl|csv|tsv)$/i.exec(cleanPath(path))?.[1];
  return ending === undefined ? null : (ending.toLowerCase() as ColumnKind);
}

/** The names that can be chosen, each once. A column without a name cannot be. */
export function chosenFrom({ names }: FileColumns): readonly string[] {
  return [...new Set(names)].filter((name) => name !== '');
}

/** A name as a sentence and a list show it: a first line that is no header can hold whole paragraphs. */
export function shortName(name: string): string {
  const characters = [...name];
  return characters.length <= MOST_SHOWN ? name : `${characters.slice(0, MOST_SHOWN - 1).join('')}…`;
}

export function columnNote(columns: FileColumns, chosen: ColumnNames): ColumnNote | null {
  const { names, header, source, target } = columns;
  if (names.length === 0) return { kind: 'empty' };
  if (names.length === 1 && header !== 'plain') return { kind: 'single' };
  if (header === 'none') return { kind: chosenFrom(columns).length < 2 ? 'unnamed' : 'first' };
  if (source === null) return { kind: 'missing', name: chosen.source_column.trim() || 'source' };
  if (target === null) return { kind: 'missing', name: chosen.target_column.trim() || 'target' };
  return source === target ? { kind: 'same' } : null;
}

/**
 * The choice after one column was chosen; the empty name takes the first two columns and no header. Where the column was
 * the other side's, the sides change places.
 */
export function withColumn(columns: FileColumns, side: ColumnSide, name: string): ColumnNames {
  if (name === '') return { source_column: '', target_column: '' };
  const others = columns[side === 'source' ? 'target' : 'source'];
  // Without a header nothing was chosen yet, and the lab takes what is left.
  const kept = columns.header === 'none' ? '' : ((others === name ? columns[side] : others) ?? '');
  return side === 'source'
    ? { source_column: name, target_column: kept }
    : { source_column: kept, target_column: name };
}
