import { shown } from '../errors/shown.ts';
import { readDelimitedRecords, type DelimitedRecord } from '../text-files/delimited-records.ts';
import { readText } from '../text-files/read-text.ts';
import { invalidLine } from '../text-files/text-file-error.ts';
import { columnPlaces, type ColumnPlaces } from './delimited-columns.ts';
import type { ExampleRow, FileSource } from './example.ts';

/** csv and tsv; which columns are taken, and whether the first record is a header, says `columnPlaces`. */
export async function* readDelimitedExamples(source: FileSource, delimiter: ',' | '\t'): AsyncGenerator<ExampleRow> {
  const { path } = source;
  let columns: ColumnPlaces | null = null;
  for await (const record of readDelimitedRecords(readText(path), path, delimiter)) {
    if (!columns) {
      columns = chooseColumns(source, record, delimiter);
      if (columns.named) continue;
    }
    const { fields, line } = record;
    yield { line, source: fields[columns.source]!, target: fields[columns.target]! };
  }
}

function chooseColumns(source: FileSource, { fields, line }: DelimitedRecord, delimiter: ',' | '\t'): ColumnPlaces {
  const { path, source_column, target_column } = source;
  const names = fields.map((name) => name.trim());
  if (names.length < 2) {
    const separator = delimiter === ',' ? 'commas' : 'tabs';
    throw invalidLine(path, line, ['two-columns', separator], ['one']);
  }
  const places = columnPlaces(names, source);
  const missing = places.source < 0 ? source_column : places.target < 0 ? target_column : undefined;
  if (missing === undefined) return places;
  throw invalidLine(path, line, ['column', shown(missing)], ['columns', shown(names)]);
}
