import { TypedError } from '../errors/typed-error.ts';

/** Every way in which weights on disk can fail. "Could not be had" and "is bad" are different codes. */
export type SafetensorsErrorCode =
  | 'file-not-found'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'file-truncated'
  | 'too-short'
  | 'header-too-large'
  | 'header-beyond-file'
  | 'header-not-utf8'
  | 'header-not-json'
  | 'header-not-object'
  | 'duplicate-key'
  | 'metadata-invalid'
  | 'entry-invalid'
  | 'dtype-unknown'
  | 'dims-invalid'
  | 'offsets-invalid'
  | 'offsets-beyond-file'
  | 'offsets-overlap'
  | 'offsets-hole'
  | 'shape-mismatch'
  | 'trailing-bytes'
  | 'tensor-not-found'
  | 'index-invalid'
  | 'index-path'
  | 'index-mismatch'
  | 'size-mismatch'
  | 'out-of-memory';

export class SafetensorsError extends TypedError<SafetensorsErrorCode> {}
