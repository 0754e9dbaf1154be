import { parseJsonLine, stringUnder } from '../text-files/json-line.ts';
import { byteOrderMark, isBlank, splitLines } from '../text-files/lines.ts';
import type { FileRecord } from './file-record.ts';

/**
 * jsonl: each line is an object whose `source` is translated; `translation` is added, or replaced where it is there. An
 * added one is written into the line as it stands, so numbers and spacing keep their form. Blank lines stay.
 */
export async function* readJsonLinesRecords(pieces: AsyncIterable<string>, file: string): AsyncGenerator<FileRecord> {
  for await (const { text, ending, number } of splitLines(pieces, file)) {
    const mark = number === 1 && text.startsWith(byteOrderMark) ? byteOrderMark : '';
    const line = text.slice(mark.length);
    if (isBlank(line)) {
      yield { text: null, raw: text + ending };
      continue;
    }
    const object = parseJsonLine(line, file, number);
    const source = stringUnder(object, 'source', file, number);
    const render = (translation: string) => mark + withTranslation(line, object, translation) + ending;
    yield isBlank(source) ? { text: null, raw: render('') } : { text: source, render };
  }
}

function withTranslation(line: string, object: object, translation: string): string {
  if ('translation' in object) return JSON.stringify({ ...object, translation });
  // The line holds at least the key "source", so a comma is due.
  return line.replace(/\s*\}\s*$/, () => `,"translation":${JSON.stringify(translation)}}`);
}
