import { TypedError } from '../errors/typed-error.ts';

/** A file could not be written. */
export class FileError extends TypedError<'file-unwritable'> {}

/** The sentence for what the disk threw. */
export function fileUnwritable(path: string, error: unknown): FileError {
  const { code, message } = error as NodeJS.ErrnoException;
  const sentence = `The file ${path} could not be written: ${message}.`;
  return new FileError('file-unwritable', sentence, { file: path, found: ['system', code ?? message] }, error);
}
