import { Readable } from 'node:stream';
import { CsvError, parse, type Info } from 'csv-parse';
import { byteOrderMark, isBlank, type FileRecord } from './file-record.ts';
import { type FileTranslationError, invalidLine } from './file-translation-error.ts';
import { lineAt } from './read-text.ts';

/** A quote that nobody closes must not swallow a whole large file. */
const maxRecordBytes = 16 * 1024 * 1024;

/**
 * csv and tsv (RFC 4180, the latter with tabs): the first record names the columns. The column `source`, or else the
 * first, is translated into a column `translation`: the one that is there, or a new last one. Fields are quoted where
 * they have to be; every record ends as the first one does; blank lines are not records and are dropped.
 */
export async function* readDelimitedRecords(
  pieces: AsyncIterable<string>,
  file: string,
  delimiter: ',' | '\t',
): AsyncGenerator<FileRecord> {
  const start = { mark: '', ending: '\n' };
  let columns: { source: number; translation: number } | null = null;
  for await (const fields of readRecords(watchStart(pieces, start), file, delimiter)) {
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

async function* readRecords(
  pieces: AsyncIterable<string>,
  file: string,
  delimiter: string,
): AsyncGenerator<readonly string[]> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: maxRecordBytes,
    record_delimiter: ['\r\n', '\n'],
    // A quotation mark inside a field that does not begin with one is text.
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const input = Readable.from(pieces, { objectMode: true });
  // pipe() does not pass errors on; without this a file that cannot be read would never end.
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  let bytes = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      bytes = info.bytes;
      yield record;
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw await invalidRecord(file, bytes, cause);
  } finally {
    input.destroy();
    parser.destroy();
  }
}

/** What csv-parse's codes mean; its own line numbers name the end of a record, these name its beginning. */
async function invalidRecord(file: string, bytes: number, cause: CsvError): Promise<FileTranslationError> {
  const line = await lineAt(file, bytes);
  switch (cause.code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
      return invalidLine(file, line, 'as many fields as there are columns', cause.message, cause);
    case 'CSV_QUOTE_NOT_CLOSED':
      return invalidLine(file, line, 'a closing quotation mark', 'none up to the end of the file', cause);
    default:
      return invalidLine(file, line, 'a record of fields', cause.message, cause);
  }
}

function quoted(value: string, delimiter: string): string {
  const needsQuotes = value.includes(delimiter) || /["\r\n]|^\s|\s$/.test(value);
  return needsQuotes ? `"${value.replaceAll('"', '""')}"` : value;
}
