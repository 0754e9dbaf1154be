import { TypedError } from '../errors/typed-error.ts';
import { systemCode } from '../text-files/text-file-error.ts';

export type FileTranslationErrorCode =
  | 'file-unwritable'
  | 'output-disk-full'
  | 'file-changed'
  | 'file-removed'
  | 'output-is-input'
  | 'translation-count'
  | 'cancelled';

/** Every way in which the translation of a file can fail, apart from reading it and what `translateBatch` itself throws. */
export class FileTranslationError extends TypedError<FileTranslationErrorCode> {}

/** What the system said about a file that is to be written. */
export function unwritable(file: string, cause: unknown): FileTranslationError {
  const reason = systemCode(cause);
  const message = `The file ${file} cannot be written (${reason}).`;
  if (reason === 'ENOSPC' || reason === 'EDQUOT') {
    const hint = 'Free some space and start again: the work so far is kept.';
    return new FileTranslationError('output-disk-full', message, { file, found: ['system', reason], hint }, cause);
  }
  const hint = 'Check that the folder exists and may be written to.';
  return new FileTranslationError('file-unwritable', message, { file, found: ['system', reason], hint }, cause);
}
