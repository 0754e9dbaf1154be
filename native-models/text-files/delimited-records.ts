import { Readable } from 'node:stream';
import { CsvError, parse, type Info } from 'csv-parse';
import { maxLineBytes } from './lines.ts';
import { lineAt } from './read-text.ts';
import { invalidContent, invalidLine, type TextFileError } from './text-file-error.ts';

/** A record of a csv or tsv file. */
export interface DelimitedRecord {
  readonly fields: readonly string[];
  /** Where it begins; counts from 1. */
  readonly line: number;
}

/**
 * The records of a csv or tsv file (RFC 4180, the latter with tabs), all with as many fields as the first. A byte order
 * mark and blank lines are no part of them. What comes after the first `most` is not looked at. Throws TextFileError
 * `fields-unequal` or `file-invalid` naming the line.
 */
export async function* readDelimitedRecords(
  pieces: AsyncIterable<string>,
  file: string,
  delimiter: ',' | '\t',
  { most }: { readonly most?: number } = {},
): AsyncGenerator<DelimitedRecord> {
  let bytes = 0;
  let line = 1;
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    // A quote that nobody closes must not swallow a whole large file.
    max_record_size: maxLineBytes,
    // When the parser fails, the records before may not have been taken yet: this is its own place, not the reader's.
    on_record: (fields: string[], info) => {
      bytes = info.bytes;
      return fields;
    },
    record_delimiter: ['\r\n', '\n'],
    // A quotation mark inside a field that does not begin with one is text.
    relax_quotes: true,
    skip_empty_lines: true,
    ...(most === undefined ? {} : { to: most }),
  });
  const input = Readable.from(pieces, { objectMode: true });
  // pipe() does not pass errors on; without this a file that cannot be read would never end.
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      yield { fields: record, line: line + info.empty_lines };
      line++;
      for (const field of record) line += lineFeeds(field);
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw await invalidRecord(file, bytes, cause);
  } finally {
    input.destroy();
    parser.destroy();
  }
}

function lineFeeds(text: string): number {
  let found = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) found++;
  return found;
}

/** What csv-parse's codes mean; its own line numbers name the end of a record, these name its beginning. */
async function invalidRecord(file: string, bytes: number, cause: CsvError): Promise<TextFileError> {
  const line = await lineAt(file, bytes);
  switch (cause.code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
      return invalidContent('fields-unequal', { file, line, ...FIELDS, found: fieldsOf(cause) }, cause);
    case 'CSV_QUOTE_NOT_CLOSED':
      return invalidLine(file, line, 'a closing quotation mark', 'none up to the end of the file', cause);
    case 'CSV_MAX_RECORD_SIZE':
      return invalidLine(
        file,
        line,
        'a record of at most 64 MiB',
        'a longer one, or a quotation mark not closed',
        cause,
      );
    default:
      return invalidLine(file, line, 'a record of fields', cause.message, cause);
  }
}

const FIELDS = {
  expected: 'as many fields as there are columns',
  hint: 'A field that holds the separator or a line break stands in quotation marks.',
};

function fieldsOf(cause: CsvError): string {
  const record: unknown = cause['record'];
  return Array.isArray(record) ? `${record.length} fields` : cause.message;
}
