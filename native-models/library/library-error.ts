import { TypedError } from '../errors/typed-error.ts';

export type LibraryErrorCode =
  'folder-not-found' | 'not-a-folder' | 'folder-unreadable' | 'file-unreadable' | 'model-not-found' | 'library-damaged';

/** A model or the list of models could not be had. */
export class LibraryError extends TypedError<LibraryErrorCode> {}

/** A file beside the weights that is there and cannot be read. */
export function unreadableFile(file: string, error: unknown): LibraryError {
  const { code, message } = error as NodeJS.ErrnoException;
  const sentence = `The file ${file} could not be read: ${message}.`;
  return new LibraryError('file-unreadable', sentence, { file, found: ['system', code ?? message] }, error);
}
