import { fileKindOf } from '../text-files/file-kind.ts';
import { readDelimitedRecords } from '../text-files/delimited-records.ts';
import { parseJsonLine } from '../text-files/json-line.ts';
import { isBlank, splitLines, withoutMark } from '../text-files/lines.ts';
import { readText } from '../text-files/read-text.ts';
import { columnPlaces, isPlainHeader, type ColumnChoice } from './delimited-columns.ts';

/** What a file of pairs can be chosen from, and what is taken of it. */
export interface FileColumns {
  /** The fields of the first record (csv, tsv), or the keys of the first object under which there is a text (jsonl). */
  readonly names: readonly string[];
  /**
   * Whether the first record is a header: by its names `source` and `target`, because a column was chosen by its name, or
   * not at all, and then it is a pair like the others. The keys of a jsonl file always are names: `plain`.
   */
  readonly header: 'plain' | 'chosen' | 'none';
  /** What is taken as the source text, by its name; null where the file has no such column. */
  readonly source: string | null;
  readonly target: string | null;
}

export interface ColumnsOfFile extends ColumnChoice {
  readonly path: string;
}

/** As many as one chooses from, and as long as a request may name one. */
const MOST_COLUMNS = 1000;
const LONGEST_NAME = 1000;

/**
 * The columns of a jsonl, csv or tsv file, from its first record alone, and which of them `readExamples` would take. An
 * empty file has none. Throws TextFileError, `file-kind-unknown` also for the kinds that have no columns.
 */
export async function readColumns({ path, ...choice }: ColumnsOfFile): Promise<FileColumns> {
  const kind = fileKindOf(path, ['jsonl', 'csv', 'tsv']);
  const all = kind === 'jsonl' ? await firstKeys(path) : await firstFields(path, kind === 'csv' ? ',' : '\t');
  const names = all.slice(0, MOST_COLUMNS).map((name) => (name.length > LONGEST_NAME ? '' : name));
  const has = (name: string) => (names.includes(name) ? name : null);
  if (kind === 'jsonl') {
    const { source_column = 'source', target_column = 'target' } = choice;
    return { names, header: 'plain', source: has(source_column), target: has(target_column) };
  }
  const { source, target, named } = columnPlaces(names, choice);
  const header = isPlainHeader(names) ? 'plain' : named ? 'chosen' : 'none';
  return { names, header, source: names[source] ?? null, target: names[target] ?? null };
}

async function firstFields(path: string, delimiter: ',' | '\t'): Promise<readonly string[]> {
  for await (const { fields } of readDelimitedRecords(readText(path), path, delimiter, { most: 1 }))
    return fields.map((name) => name.trim());
  return [];
}

async function firstKeys(path: string): Promise<readonly string[]> {
  for await (const line of splitLines(readText(path), path)) {
    const text = withoutMark(line);
    if (isBlank(text)) continue;
    const entries = Object.entries(parseJsonLine(text, path, line.number));
    return entries.flatMap(([key, value]) => (typeof value === 'string' ? [key] : []));
  }
  return [];
}
