import { shown } from '../errors/shown.ts';
import { readDelimitedRecords, type DelimitedRecord } from '../text-files/delimited-records.ts';
import { readText } from '../text-files/read-text.ts';
import { invalidLine } from '../text-files/text-file-error.ts';
import type { ExampleRow, FileSource } from './example.ts';

interface Columns {
  readonly source: number;
  readonly target: number;
  /** Whether the first record names the columns, and so is no example. */
  readonly named: boolean;
}

/**
 * csv and tsv. Where a column is named, or where the first record holds both `source` and `target`, the first record is a
 * header. Every other first record is an example, for a header that says something else cannot be told from one: source
 * and target are then the first two columns. Where only one column is named, the other is the one called `source` or
 * `target`, else the first one that is left.
 */
export async function* readDelimitedExamples(source: FileSource, delimiter: ',' | '\t'): AsyncGenerator<ExampleRow> {
  const { path } = source;
  let columns: Columns | null = null;
  for await (const record of readDelimitedRecords(readText(path), path, delimiter)) {
    if (!columns) {
      columns = chooseColumns(source, record, delimiter);
      if (columns.named) continue;
    }
    const { fields, line } = record;
    yield { line, source: fields[columns.source]!, target: fields[columns.target]! };
  }
}

function chooseColumns(source: FileSource, { fields, line }: DelimitedRecord, delimiter: ',' | '\t'): Columns {
  const { path, source_column, target_column } = source;
  const names = fields.map((name) => name.trim());
  const indexOf = (name: string) => {
    const index = names.indexOf(name);
    if (index >= 0) return index;
    throw invalidLine(path, line, `a column named ${shown(name)}`, `the columns ${shown(names)}`);
  };
  if (names.length < 2) {
    const separator = delimiter === ',' ? 'commas' : 'tabs';
    throw invalidLine(path, line, `at least two columns, separated by ${separator}`, 'one');
  }
  if (source_column === undefined && target_column === undefined) {
    const named = names.includes('source') && names.includes('target');
    return named ? { source: indexOf('source'), target: indexOf('target'), named } : { source: 0, target: 1, named };
  }
  const other = (name: string, taken: number) => {
    const index = names.indexOf(name);
    return index >= 0 && index !== taken ? index : taken === 0 ? 1 : 0;
  };
  const named = true;
  if (source_column === undefined) {
    const target = indexOf(target_column!);
    return { source: other('source', target), target, named };
  }
  const from = indexOf(source_column);
  return { source: from, target: target_column === undefined ? other('target', from) : indexOf(target_column), named };
}
