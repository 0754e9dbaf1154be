import { inEnglish, type Phrase } from '../errors/phrases.ts';
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { invalidContent, TextFileError, unreadable } from './text-file-error.ts';

const LINE_FEED = 0x0a;

/**
 * A file's text in pieces of whole characters, a byte order mark included. `onBytes` sees the bytes as they are read.
 * Throws TextFileError `data-file-not-found`, `file-unreadable`, or `text-not-utf8` naming the first line that is none.
 */
export async function* readText(file: string, onBytes?: (bytes: Buffer) => void): AsyncGenerator<string> {
  let carried: Buffer = Buffer.alloc(0);
  let line = 1;
  for await (const bytes of readBytes(file)) {
    onBytes?.(bytes);
    const joined = carried.length === 0 ? bytes : Buffer.concat([carried, bytes]);
    const whole = joined.subarray(0, wholeCharacters(joined));
    carried = joined.subarray(whole.length);
    if (!isUtf8(whole)) throw notUtf8(file, whole, line);
    yield whole.toString('utf8');
    line += count(whole, LINE_FEED);
  }
  if (carried.length > 0) throw notUtf8(file, carried, line);
}

/** A file's bytes, piece by piece. Throws TextFileError `data-file-not-found` or `file-unreadable`. */
export async function* readBytes(file: string): AsyncGenerator<Buffer> {
  try {
    const state = await stat(file);
    // Opening a pipe to which nobody writes would wait for ever.
    if (!state.isFile()) throw notAFile(file, state.isDirectory() ? ['folder'] : ['pipe-or-device']);
    for await (const bytes of createReadStream(file)) yield bytes as Buffer;
  } catch (cause) {
    throw cause instanceof TextFileError ? cause : unreadable(file, cause);
  }
}

function notAFile(file: string, found: Phrase): TextFileError {
  const message = `${file} is no file but ${inEnglish(found)}.`;
  return new TextFileError('file-unreadable', message, { file, expected: ['file'], found });
}

/** How many bytes come before a character that the end of the buffer cuts. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0;
    if (length > 0) return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function notUtf8(file: string, bytes: Buffer, firstLine: number) {
  let line = firstLine;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) break;
    start = end + 1;
    line++;
  }
  const hint = 'Save the file as UTF-8 in the program that made it.';
  return invalidContent('text-not-utf8', { file, line, expected: ['utf8'], found: ['not-utf8'], hint });
}

function count(bytes: Buffer, value: number): number {
  let found = 0;
  for (let at = bytes.indexOf(value); at >= 0; at = bytes.indexOf(value, at + 1)) found++;
  return found;
}

/** The number of the line that begins at a byte or, where blank lines begin there, after them. */
export async function lineAt(file: string, byte: number): Promise<number> {
  let line = 1;
  let at = 0;
  for await (const bytes of readBytes(file)) {
    for (const value of bytes) {
      if (at++ >= byte && value !== LINE_FEED && value !== 0x0d) return line;
      if (value === LINE_FEED) line++;
    }
  }
  return line;
}
