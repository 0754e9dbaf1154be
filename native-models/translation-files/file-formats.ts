import path from 'node:path';
import { readDelimitedRecords } from './delimited-file.ts';
import type { ReadRecords } from './file-record.ts';
import { FileTranslationError } from './file-translation-error.ts';
import { readJsonLinesRecords } from './json-lines-file.ts';
import { readTextRecords } from './text-file.ts';
import { readTmxRecords } from './tmx-file.ts';

/** The kinds of file that can be translated whole, by the end of their names. The output is of the same kind. */
const fileFormats: Readonly<Record<string, ReadRecords>> = {
  txt: readTextRecords,
  csv: (pieces, file) => readDelimitedRecords(pieces, file, ','),
  tsv: (pieces, file) => readDelimitedRecords(pieces, file, '\t'),
  jsonl: readJsonLinesRecords,
  tmx: readTmxRecords,
};

/** The kind of a file by its name. Throws FileTranslationError `file-kind-unknown`. */
export function fileFormatOf(file: string): { readonly kind: string; readonly readRecords: ReadRecords } {
  const kind = path.extname(file).slice(1).toLowerCase();
  const readRecords = Object.hasOwn(fileFormats, kind) ? fileFormats[kind] : undefined;
  if (readRecords) return { kind, readRecords };
  const expected = Object.keys(fileFormats).join(', ');
  const found = kind === '' ? 'no ending' : kind;
  throw new FileTranslationError(
    'file-kind-unknown',
    `The name of ${file} must end in one of ${expected}, so that its kind is known; found ${found}.`,
    { file, expected, found },
  );
}
