import { TypedError } from '../errors/typed-error.ts';

export type LibraryErrorCode = 'folder-not-found' | 'folder-unreadable' | 'model-not-found' | 'library-damaged';

/** A model or the list of models could not be had. */
export class LibraryError extends TypedError<LibraryErrorCode> {}
