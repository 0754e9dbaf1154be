import { fileKindOf } from '../text-files/file-kind.ts';
import { readDelimitedFile } from './delimited-file.ts';
import type { ReadRecords } from './file-record.ts';
import { readJsonLinesRecords } from './json-lines-file.ts';
import { readTextRecords } from './text-file.ts';
import { readTmxRecords } from './tmx-file.ts';

type Kind = 'txt' | 'csv' | 'tsv' | 'jsonl' | 'tmx';

/** The kinds of file that can be translated whole, by the end of their names. The output is of the same kind. */
const fileFormats: Readonly<Record<Kind, ReadRecords>> = {
  txt: readTextRecords,
  csv: (pieces, file) => readDelimitedFile(pieces, file, ','),
  tsv: (pieces, file) => readDelimitedFile(pieces, file, '\t'),
  jsonl: readJsonLinesRecords,
  tmx: readTmxRecords,
};

/** The kind of a file by its name. Throws TextFileError `file-kind-unknown`. */
export function fileFormatOf(file: string): { readonly kind: Kind; readonly readRecords: ReadRecords } {
  const kind = fileKindOf(file, Object.keys(fileFormats) as Kind[]);
  return { kind, readRecords: fileFormats[kind] };
}
