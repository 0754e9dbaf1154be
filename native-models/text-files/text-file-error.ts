import { inEnglish, type Said } from '../errors/phrases.ts';
import { TypedError } from '../errors/typed-error.ts';

export type TextFileErrorCode = 'data-file-not-found' | 'file-unreadable' | 'file-kind-unknown' | InvalidContent;

/** What a file's content can be wrong in; those that everyone meets have a code of their own. */
type InvalidContent = 'file-invalid' | 'text-not-utf8' | 'fields-unequal' | 'column-missing';

/** Every way in which reading a text file can fail: it cannot be had, or it is not what its kind demands. */
export class TextFileError extends TypedError<TextFileErrorCode> {}

/** The file's content is not what its kind demands; `line` counts from 1. */
export function invalidLine(file: string, line: number, expected: Said, found: Said, cause?: unknown): TextFileError {
  return invalidContent('file-invalid', { file, line, expected, found }, cause);
}

interface ContentDetails {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly expected: Said;
  readonly found: Said;
  readonly hint?: string;
}

/** The same under a code of its own. */
export function invalidContent(
  code: InvalidContent,
  { file, line, expected, found, ...hint }: ContentDetails,
  cause?: unknown,
): TextFileError {
  const place = ['line', line] as const;
  const message = `${file}, ${inEnglish(place)}: expected ${inEnglish(expected)}, found ${inEnglish(found)}.`;
  return new TextFileError(code, message, { file, place, expected, found, ...hint }, cause);
}

const CHECK_PATH = 'Check the path; if the file lies on another drive, connect it.';

/** What the system said about a file that is to be read. */
export function unreadable(file: string, cause: unknown): TextFileError {
  const reason = systemCode(cause);
  if (reason === 'ENOENT') {
    return new TextFileError('data-file-not-found', `There is no file ${file}.`, { file, hint: CHECK_PATH }, cause);
  }
  const message = `The file ${file} cannot be read (${reason}).`;
  return new TextFileError('file-unreadable', message, { file, found: ['system', reason] }, cause);
}

/** The system's own code for an error, else its sentence. */
export function systemCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
