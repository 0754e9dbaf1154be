import { fileKindOf } from '../text-files/file-kind.ts';
import { parseJsonLine, stringUnder } from '../text-files/json-line.ts';
import { isBlank, splitLines, withoutMark } from '../text-files/lines.ts';
import { readText } from '../text-files/read-text.ts';
import { readAlignedFiles } from './aligned-files.ts';
import { throwIfCancelled } from './data-set-error.ts';
import { readDelimitedExamples } from './delimited-examples.ts';
import type { DataSource, Example, ExampleRow, FileSource } from './example.ts';
import { readTmxExamples } from './tmx-examples.ts';

/** How a file's content becomes rows. */
type Reading = 'aligned' | 'jsonl' | 'csv' | 'tsv' | 'tmx';

const readers: Readonly<Record<Reading, (source: FileSource) => AsyncGenerator<ExampleRow>>> = {
  aligned: ({ path, target_path }) => readAlignedFiles(path, target_path!),
  jsonl: readJsonLinesExamples,
  csv: (source) => readDelimitedExamples(source, ','),
  tsv: (source) => readDelimitedExamples(source, '\t'),
  tmx: readTmxExamples,
};

/**
 * The rows of a data set, one at a time and in order; no file is ever in memory whole. Files are UTF-8, a byte order mark
 * is skipped. Blank lines of jsonl, csv and tsv are no rows; of two aligned text files every line is one.
 *
 * Throws TextFileError (the file cannot be had, or a line of it is not as its kind demands; lines, records and units may
 * have up to 64 MiB) and DataSetError `lines-unequal` or `cancelled`.
 */
export async function* readExamples(
  source: DataSource,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<ExampleRow> {
  throwIfCancelled(signal);
  for await (const row of rowsOf(source)) {
    throwIfCancelled(signal);
    yield row;
  }
}

function rowsOf(source: DataSource): Iterable<ExampleRow> | AsyncIterable<ExampleRow> {
  if (source.kind === 'examples') return numbered(source.examples);
  return readers[readingOf(source)](source);
}

/** How a file is read. Throws TextFileError `file-kind-unknown` where the end of its name does not say so. */
export function readingOf({ path, target_path }: FileSource): Reading {
  return target_path === undefined ? fileKindOf(path, ['jsonl', 'csv', 'tsv', 'tmx']) : 'aligned';
}

function* numbered(examples: readonly Example[]): Generator<ExampleRow> {
  for (const [index, { source, target }] of examples.entries()) yield { line: index + 1, source, target };
}

async function* readJsonLinesExamples({
  path,
  source_column = 'source',
  target_column = 'target',
}: FileSource): AsyncGenerator<ExampleRow> {
  for await (const line of splitLines(readText(path), path)) {
    const text = withoutMark(line);
    if (isBlank(text)) continue;
    const { number } = line;
    const object = parseJsonLine(text, path, number);
    const [source, target] = [source_column, target_column].map((key) => stringUnder(object, key, path, number));
    yield { line: number, source: source!, target: target! };
  }
}
