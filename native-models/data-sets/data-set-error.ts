import { TypedError } from '../errors/typed-error.ts';

export type DataSetErrorCode =
  /** Nothing to train on. */
  | 'no-examples'
  /** Two aligned files with different numbers of lines. */
  | 'lines-unequal'
  /** A text that the model's tokenizer does not take. */
  | 'text-too-long'
  /** Somebody wrote to a file while it was read. */
  | 'file-changed'
  /** The disk does not give back what was encoded. */
  | 'examples-unreadable'
  | 'cancelled';

/** Every way in which a data set can fail, apart from the reading of its files (TextFileError). */
export class DataSetError extends TypedError<DataSetErrorCode> {}

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DataSetError('cancelled', 'Reading the data was cancelled.', {}, signal.reason);
}
