import { TypedError } from '../errors/typed-error.ts';

export type FileTranslationErrorCode =
  | 'file-not-found'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'file-invalid'
  | 'file-changed'
  | 'file-kind-unknown'
  | 'output-is-input'
  | 'translation-count'
  | 'cancelled';

/** Every way in which the translation of a file can fail, apart from what `translateBatch` itself throws. */
export class FileTranslationError extends TypedError<FileTranslationErrorCode> {}

/** The file's content is not what its kind demands; `line` counts from 1. */
export function invalidLine(file: string, line: number, expected: string, found: string, cause?: unknown) {
  const place = `line ${line}`;
  const message = `${file}, ${place}: expected ${expected}, found ${found}.`;
  return new FileTranslationError('file-invalid', message, { file, place, expected, found }, cause);
}

/** What the system said about a file that is to be read. */
export function unreadable(file: string, cause: unknown): FileTranslationError {
  const reason = systemCode(cause);
  if (reason === 'ENOENT') {
    return new FileTranslationError('file-not-found', `There is no file ${file}.`, { file }, cause);
  }
  const message = `The file ${file} cannot be read (${reason}).`;
  return new FileTranslationError('file-unreadable', message, { file, found: reason }, cause);
}

/** What the system said about a file that is to be written. */
export function unwritable(file: string, cause: unknown): FileTranslationError {
  const reason = systemCode(cause);
  const hint =
    reason === 'ENOSPC'
      ? 'Free some space and start again: the work so far is kept.'
      : 'Check that the folder exists and may be written to.';
  const message = `The file ${file} cannot be written (${reason}).`;
  return new FileTranslationError('file-unwritable', message, { file, found: reason, hint }, cause);
}

function systemCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
