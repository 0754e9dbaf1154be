import { byteOrderMark, isBlank, splitLines } from '../text-files/lines.ts';
import type { FileRecord } from './file-record.ts';

/**
 * txt: each line is a source text, its translation takes its place with the same line ending. Blank lines stay as they
 * are. A line break inside a translation becomes a space, so that line n stays the translation of line n.
 */
export async function* readTextRecords(pieces: AsyncIterable<string>, file: string): AsyncGenerator<FileRecord> {
  for await (const { text, ending, number } of splitLines(pieces, file)) {
    const mark = number === 1 && text.startsWith(byteOrderMark) ? byteOrderMark : '';
    const source = text.slice(mark.length);
    if (isBlank(source)) yield { text: null, raw: text + ending };
    else yield { text: source, line: number, render: (translation) => mark + oneLine(translation) + ending };
  }
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
