import { readDelimitedRecords } from '../text-files/delimited-records.ts';
import { byteOrderMark, isBlank } from '../text-files/lines.ts';
import { invalidContent, invalidLine } from '../text-files/text-file-error.ts';
import { shown } from '../errors/shown.ts';
import { DEFAULT_SOURCE, DEFAULT_TARGET, type FileOptions, type FileRecord, type OnLayout } from './file-record.ts';

/**
 * csv and tsv (RFC 4180, the latter with tabs): the first record names the columns. `source_column` (left out: `source`,
 * or else the first) is translated into `target_column` (`translation`): the one that is there, or a new last one. Fields
 * are quoted where they have to be; every record ends as the first one does; blank lines are not records and are dropped.
 */
export async function* readDelimitedFile(
  delimiter: ',' | '\t',
  pieces: AsyncIterable<string>,
  file: string,
  options: FileOptions,
  onLayout?: OnLayout,
): AsyncGenerator<FileRecord> {
  const start = { mark: '', ending: '\n' };
  let columns: Columns | null = null;
  for await (const { fields, line } of readDelimitedRecords(watchStart(pieces, start), file, delimiter)) {
    const write = (values: readonly string[]) => values.map((value) => quoted(value, delimiter)).join(delimiter);
    if (!columns) {
      columns = chooseColumns(fields, file, options, onLayout);
      const { target, name } = columns;
      yield { text: null, raw: start.mark + write(fields.toSpliced(target, 1, name)) + start.ending };
      continue;
    }
    const { source, target } = columns;
    const text = fields[source]!;
    const render = (value: string) => write(fields.toSpliced(target, 1, value)) + start.ending;
    yield isBlank(text) ? { text: null, raw: render('') } : { text, line, render };
  }
  if (!columns) throw invalidLine(file, 1, ['column-names'], ['empty-file']);
}

interface Columns {
  /** Positions; the target's may be one past the last. */
  readonly source: number;
  readonly target: number;
  /** The target's. */
  readonly name: string;
}

function chooseColumns(
  fields: readonly string[],
  file: string,
  { source_column, target_column = DEFAULT_TARGET }: FileOptions,
  onLayout: OnLayout | undefined,
): Columns {
  const source =
    source_column === undefined ? Math.max(0, fields.indexOf(DEFAULT_SOURCE)) : fields.indexOf(source_column);
  onLayout?.({ names: fields, source: fields[source] ?? source_column ?? '', target: target_column });
  if (source < 0) {
    const expected = ['column', shown(source_column)] as const;
    const found = ['columns', fields.map(shown).join(', ')] as const;
    const hint = 'Choose one of the columns that the file has.';
    throw invalidContent('column-missing', { file, line: 1, expected, found, hint });
  }
  const at = fields.indexOf(target_column);
  return { source, target: at < 0 ? fields.length : at, name: target_column };
}

/** Passes the pieces on and notes how the file begins and how its first line ends. */
async function* watchStart(
  pieces: AsyncIterable<string>,
  start: { mark: string; ending: string },
): AsyncGenerator<string> {
  let first = true;
  let lineEnded = false;
  for await (const piece of pieces) {
    if (first && piece.startsWith(byteOrderMark)) start.mark = byteOrderMark;
    const feed = lineEnded ? -1 : piece.indexOf('\n');
    if (feed >= 0) {
      lineEnded = true;
      start.ending = piece[feed - 1] === '\r' ? '\r\n' : '\n';
    }
    first = false;
    yield piece;
  }
}

function quoted(value: string, delimiter: string): string {
  const needsQuotes = value.includes(delimiter) || /["\r\n]|^\s|\s$/.test(value);
  return needsQuotes ? `"${value.replaceAll('"', '""')}"` : value;
}
