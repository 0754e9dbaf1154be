import type { Phrase, Said } from '../errors/phrases.ts';
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
  let names: readonly string[] | null = null;
  let line = 1;
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    // A quote that nobody closes must not swallow a whole large file.
    max_record_size: maxLineBytes,
    // When the parser fails, the records before may not have been taken yet: this is its own place, not the reader's.
    on_record: (row: string[], info) => {
      bytes = info.bytes;
      // With `info` csv-parse hands over both in one object; its types leave that out.
      names ??= (row as unknown as { record: string[] }).record;
      return row;
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
    throw await invalidRecord(file, bytes, names, cause);
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
async function invalidRecord(
  file: string,
  bytes: number,
  names: readonly string[] | null,
  cause: CsvError,
): Promise<TextFileError> {
  const line = await lineAt(file, bytes);
  switch (cause.code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
      return invalidContent(
        'fields-unequal',
        { file, line, ...fieldsOf(names ?? [], cause), hint: FIELDS_HINT },
        cause,
      );
    case 'CSV_QUOTE_NOT_CLOSED':
      return invalidLine(file, line, ['closing-quote'], ['no-closing-quote'], cause);
    case 'CSV_MAX_RECORD_SIZE':
      return invalidLine(file, line, ['record-limit'], ['longer-or-unclosed'], cause);
    default:
      return invalidLine(file, line, ['record'], cause.message, cause);
  }
}

const FIELDS_HINT = 'A field that holds the separator or a line break stands in quotation marks.';
const NAMES_SHOWN = 8;

/** How many fields the first record has, and how they begin: in a file with a head, its columns' names. */
function fieldsOf(first: readonly string[], cause: CsvError): { readonly expected: Phrase; readonly found: Said } {
  const record: unknown = cause['record'];
  const names = first.slice(0, NAMES_SHOWN).map((name) => (name.length > 24 ? `${name.slice(0, 23)}…` : name));
  return {
    expected: ['fields-named', first.length, [...names, ...(first.length > NAMES_SHOWN ? ['…'] : [])].join(', ')],
    found: Array.isArray(record) ? String(record.length) : cause.message,
  };
}
