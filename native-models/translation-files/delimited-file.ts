import { readDelimitedRecords } from '../text-files/delimited-records.ts';
import { byteOrderMark, isBlank } from '../text-files/lines.ts';
import { invalidLine } from '../text-files/text-file-error.ts';
import type { FileRecord } from './file-record.ts';

/**
 * csv and tsv (RFC 4180, the latter with tabs): the first record names the columns. The column `source`, or else the
 * first, is translated into a column `translation`: the one that is there, or a new last one. Fields are quoted where
 * they have to be; every record ends as the first one does; blank lines are not records and are dropped.
 */
export async function* readDelimitedFile(
  pieces: AsyncIterable<string>,
  file: string,
  delimiter: ',' | '\t',
): AsyncGenerator<FileRecord> {
  const start = { mark: '', ending: '\n' };
  let columns: { source: number; translation: number } | null = null;
  for await (const { fields } of readDelimitedRecords(watchStart(pieces, start), file, delimiter)) {
    const write = (values: readonly string[]) => values.map((value) => quoted(value, delimiter)).join(delimiter);
    if (!columns) {
      const at = fields.indexOf('translation');
      columns = { source: Math.max(0, fields.indexOf('source')), translation: at < 0 ? fields.length : at };
      yield {
        text: null,
        raw: start.mark + write(fields.toSpliced(columns.translation, 1, 'translation')) + start.ending,
      };
      continue;
    }
    const { source, translation } = columns;
    const text = fields[source]!;
    const render = (value: string) => write(fields.toSpliced(translation, 1, value)) + start.ending;
    yield isBlank(text) ? { text: null, raw: render('') } : { text, render };
  }
  if (!columns) throw invalidLine(file, 1, 'a line that names the columns', 'an empty file');
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
