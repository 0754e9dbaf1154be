import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { LabError } from '../contract/lab-error.ts';
import { describeError } from '../workers/describe-error.ts';

const lineFeed = 0x0a;

/** Where texts come from: files by path, and standard input under the name `-`. */
export interface Inputs {
  readonly stdin: Readable;
  readonly signal: AbortSignal;
}

/**
 * The lines of a file, one at a time, exactly as they are: split at line feeds only, nothing trimmed. Bytes are split
 * before they are decoded, so a character never falls apart; a line of any length costs one copy.
 */
export async function* readLines(inputs: Inputs, path: string): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  for await (const chunk of readChunks(inputs, path)) {
    let from = 0;
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, from)) {
      parts.push(chunk.subarray(from, at));
      yield decodeParts(path, parts);
      parts = [];
      from = at + 1;
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  }
  if (parts.length > 0) yield decodeParts(path, parts);
}

/** A whole file as text. The line feed that ends a text file's last line is not part of the text. */
export async function readText(inputs: Inputs, path: string): Promise<string> {
  const parts: Buffer[] = [];
  for await (const chunk of readChunks(inputs, path)) parts.push(chunk);
  return decodeParts(path, parts).replace(/\r?\n$/, '');
}

/** A file with one JSON document. */
export async function readJson(inputs: Inputs, path: string): Promise<unknown> {
  return parseJson(await readText(inputs, path), path);
}

/** Parses JSON from a file; `place` says where in it. */
export function parseJson(text: string, file: string, place?: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw fileInvalid(file, place, 'one JSON document', (error as Error).message, error);
  }
}

/** The file could be read and does not hold what it should. */
export function fileInvalid(
  file: string,
  place: string | undefined,
  expected: string,
  found: string,
  cause?: unknown,
): LabError {
  const message = `${place ? `${place} of ${nameOf(file)}` : nameOf(file)} should hold ${expected}: ${found}`;
  const data = { code: 'file-invalid', message, file: nameOf(file), expected, found } as const;
  return new LabError(place ? { ...data, place } : data, cause);
}

const nameOf = (path: string) => (path === '-' ? 'standard input' : path);

async function* readChunks({ stdin, signal }: Inputs, path: string): AsyncGenerator<Buffer> {
  const stream = path === '-' ? stdin : createReadStream(path, { highWaterMark: 256 * 1024 });
  const stop = () => void stream.destroy(new LabError({ code: 'cancelled', message: 'The call was cancelled.' }));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw new LabError(describeError(error), error);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A text longer than a JavaScript string may be (512 MB) is an error of the file, not of the program. */
function decodeParts(path: string, parts: readonly Buffer[]): string {
  try {
    return (parts.length === 1 ? parts[0]! : Buffer.concat(parts)).toString('utf8');
  } catch (error) {
    const message = `A line of ${nameOf(path)} is longer than a text can be: ${(error as Error).message}.`;
    throw new LabError({ code: 'text-too-long', message, file: nameOf(path) }, error);
  }
}
