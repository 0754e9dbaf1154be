import { parseJsonLine, stringUnder } from '../text-files/json-line.ts';
import { byteOrderMark, isBlank, splitLines } from '../text-files/lines.ts';
import { DEFAULT_SOURCE, DEFAULT_TARGET, type FileOptions, type FileRecord, type OnLayout } from './file-record.ts';

/**
 * jsonl: each line is an object whose `source_column` (left out: `source`) is translated; `target_column` (`translation`)
 * is added, or replaced where it is there. An added one is written into the line as it stands, so numbers and spacing keep
 * their form. Blank lines stay.
 */
export async function* readJsonLinesRecords(
  pieces: AsyncIterable<string>,
  file: string,
  { source_column = DEFAULT_SOURCE, target_column = DEFAULT_TARGET }: FileOptions,
  onLayout?: OnLayout,
): AsyncGenerator<FileRecord> {
  let isFirst = true;
  for await (const { text, ending, number } of splitLines(pieces, file)) {
    const mark = number === 1 && text.startsWith(byteOrderMark) ? byteOrderMark : '';
    const line = text.slice(mark.length);
    if (isBlank(line)) {
      yield { text: null, raw: text + ending };
      continue;
    }
    const object = parseJsonLine(line, file, number);
    if (isFirst) onLayout?.({ names: textKeys(object), source: source_column, target: target_column });
    isFirst = false;
    const source = stringUnder(object, source_column, file, number);
    const render = (translation: string) => mark + withValue(line, object, target_column, translation) + ending;
    yield isBlank(source) ? { text: null, raw: render('') } : { text: source, line: number, render };
  }
}

function textKeys(object: object): readonly string[] {
  return Object.entries(object).flatMap(([key, value]) => (typeof value === 'string' ? [key] : []));
}

function withValue(line: string, object: object, key: string, value: string): string {
  if (Object.hasOwn(object, key)) return JSON.stringify({ ...object, [key]: value });
  // The line holds at least the key of the source, so a comma is due.
  return line.replace(/\s*\}\s*$/, () => `,${JSON.stringify(key)}:${JSON.stringify(value)}}`);
}
