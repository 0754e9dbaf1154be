import { byteOrderMark, isBlank, type FileRecord } from './file-record.ts';
import { invalidLine } from './file-translation-error.ts';
import { splitLines } from './read-text.ts';

/**
 * jsonl: each line is an object whose `source` is translated; `translation` is added, or replaced where it is there. An
 * added one is written into the line as it stands, so numbers and spacing keep their form. Blank lines stay.
 */
export async function* readJsonLinesRecords(pieces: AsyncIterable<string>, file: string): AsyncGenerator<FileRecord> {
  for await (const { text, ending, number } of splitLines(pieces)) {
    const mark = number === 1 && text.startsWith(byteOrderMark) ? byteOrderMark : '';
    const line = text.slice(mark.length);
    if (isBlank(line)) {
      yield { text: null, raw: text + ending };
      continue;
    }
    const { object, source } = parseLine(line, file, number);
    const render = (translation: string) => mark + withTranslation(line, object, translation) + ending;
    yield isBlank(source) ? { text: null, raw: render('') } : { text: source, render };
  }
}

function parseLine(line: string, file: string, number: number): { object: object; source: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw invalidLine(file, number, 'a JSON object', 'text that is not JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidLine(file, number, 'a JSON object', Array.isArray(value) ? 'a list' : JSON.stringify(value));
  }
  if (!('source' in value)) throw invalidLine(file, number, 'the key "source"', 'none');
  if (typeof value.source !== 'string') {
    throw invalidLine(file, number, 'a string under the key "source"', JSON.stringify(value.source).slice(0, 80));
  }
  return { object: value, source: value.source };
}

function withTranslation(line: string, object: object, translation: string): string {
  if ('translation' in object) return JSON.stringify({ ...object, translation });
  // The line holds at least the key "source", so a comma is due.
  return line.replace(/\s*\}\s*$/, () => `,"translation":${JSON.stringify(translation)}}`);
}
