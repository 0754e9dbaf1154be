import { invalidLine } from './text-file-error.ts';

export const byteOrderMark = '\uFEFF';

/** The longest line, record or unit that is read: beyond it a file is rather one of another kind. */
export const maxLineBytes = 64 * 1024 * 1024;

export interface Line {
  /** Without its ending. */
  readonly text: string;
  /** `\n`, `\r\n`, or empty after the last line of a file that does not end with one. */
  readonly ending: string;
  /** Counts from 1. */
  readonly number: number;
}

/** Lines, split at line feeds only. Throws TextFileError `file-invalid` for a line of more than 64 MiB. */
export async function* splitLines(pieces: AsyncIterable<string>, file: string): AsyncGenerator<Line> {
  let rest: string[] = [];
  let restBytes = 0;
  let number = 1;
  for await (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', start)) {
      rest.push(piece.slice(start, end));
      yield lineOf(rest.join(''), '\n', number++);
      rest = [];
      restBytes = 0;
      start = end + 1;
    }
    if (start === piece.length) continue;
    const left = piece.slice(start);
    rest.push(left);
    restBytes += Buffer.byteLength(left);
    if (restBytes > maxLineBytes) throw invalidLine(file, number, ['line-limit'], ['longer']);
  }
  if (rest.length > 0) yield lineOf(rest.join(''), '', number);
}

function lineOf(text: string, feed: string, number: number): Line {
  return feed !== '' && text.endsWith('\r')
    ? { text: text.slice(0, -1), ending: '\r\n', number }
    : { text, ending: feed, number };
}

/** Whether a text has nothing but white space. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** A line's text without the byte order mark that a file may begin with. */
export function withoutMark({ text, number }: Line): string {
  return number === 1 && text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text;
}
