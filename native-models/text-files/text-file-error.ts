import { TypedError } from '../errors/typed-error.ts';

export type TextFileErrorCode = 'file-not-found' | 'file-unreadable' | 'file-invalid' | 'file-kind-unknown';

/** Every way in which reading a text file can fail: it cannot be had, or it is not what its kind demands. */
export class TextFileError extends TypedError<TextFileErrorCode> {}

/** The file's content is not what its kind demands; `line` counts from 1. `hint` says what to do, where that is known. */
export function invalidLine(
  file: string,
  line: number,
  expected: string,
  found: string,
  cause?: unknown,
  hint?: string,
): TextFileError {
  const place = `line ${line}`;
  const message = `${file}, ${place}: expected ${expected}, found ${found}.`;
  return new TextFileError(
    'file-invalid',
    message,
    { file, place, expected, found, ...(hint === undefined ? {} : { hint }) },
    cause,
  );
}

/** What the system said about a file that is to be read. */
export function unreadable(file: string, cause: unknown): TextFileError {
  const reason = systemCode(cause);
  if (reason === 'ENOENT') {
    return new TextFileError('file-not-found', `There is no file ${file}.`, { file }, cause);
  }
  const message = `The file ${file} cannot be read (${reason}).`;
  return new TextFileError('file-unreadable', message, { file, found: reason }, cause);
}

/** The system's own code for an error, else its sentence. */
export function systemCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
