import { fileKindOf } from '../text-files/file-kind.ts';
import { readDelimitedFile } from './delimited-file.ts';
import type { ReadRecords } from './file-record.ts';
import { readJsonLinesRecords } from './json-lines-file.ts';
import { readTextRecords } from './text-file.ts';
import { readTmxRecords } from './tmx-file.ts';

export type TranslatableKind = 'txt' | 'csv' | 'tsv' | 'jsonl' | 'tmx';

/** The kinds of file that can be translated whole, by the end of their names. The output is of the same kind. */
const fileFormats: Readonly<Record<TranslatableKind, ReadRecords>> = {
  txt: readTextRecords,
  csv: (...args) => readDelimitedFile(',', ...args),
  tsv: (...args) => readDelimitedFile('\t', ...args),
  jsonl: readJsonLinesRecords,
  tmx: readTmxRecords,
};

/** The kind of a file by its name. Throws TextFileError `file-kind-unknown`. */
export function fileFormatOf(file: string): { readonly kind: TranslatableKind; readonly readRecords: ReadRecords } {
  const kind = fileKindOf(file, Object.keys(fileFormats) as TranslatableKind[]);
  return { kind, readRecords: fileFormats[kind] };
}
