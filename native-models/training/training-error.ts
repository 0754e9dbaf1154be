import { TypedError } from '../errors/typed-error.ts';

export type TrainingErrorCode =
  /** Loss or gradients are not finite any more. */
  | 'training-diverged'
  /** No label of a batch counts, so it has no loss. */
  | 'batch-without-labels'
  /** `batches` does not fit the data or the number of steps. */
  | 'batches-invalid'
  /** The model or the data are not what they were when the run began. */
  | 'model-changed'
  | 'data-changed'
  | 'output-not-empty'
  | 'archive-exists'
  /** A thread that has a share of the updates gives no answer, or a wrong one. */
  | 'optimizer-thread-failed'
  /** Memory ran out in the middle of the work. */
  | 'out-of-memory'
  /** The training is expected to need more memory than the system has for it, and is not begun. */
  | 'memory-insufficient';

/** Every way in which a training can fail by itself. */
export class TrainingError extends TypedError<TrainingErrorCode> {}
