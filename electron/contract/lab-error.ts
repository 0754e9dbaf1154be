import type { ErrorPhrases } from '../../native-models/errors/typed-error.ts';
import type { ErrorReason } from './error-reason.ts';

export type { Phrase, PhraseTable } from '../../native-models/errors/phrases.ts';

/**
 * Every way in which a call of the lab can fail. Codes are stable: programs and tests rely on them.
 * The sentence for people, the file, the place, what was expected and what was found travel beside the code.
 */
export type LabErrorCode =
  | 'invalid-request'
  | 'unknown-channel'
  | 'model-not-found'
  | 'model-invalid'
  | 'model-unsupported'
  | 'file-not-found'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'file-invalid'
  | 'tokenizer-invalid'
  | 'no-lattice'
  | 'text-too-long'
  | 'run-not-found'
  | 'run-invalid'
  /** Another process, or another call, has the run. */
  | 'run-busy'
  /** The model or the data of a run are not what they were. */
  | 'run-changed'
  | 'disk-full'
  /** No network, no such server, or a connection that was cut. */
  | 'hub-unreachable'
  /** A token or the owner's consent is missing. */
  | 'hub-denied'
  | 'repository-not-found'
  | 'repository-unsuitable'
  /** The server asks for patience, or fails itself. */
  | 'hub-busy'
  | 'hub-failed'
  /** The server does not answer as the Hub does. */
  | 'hub-answer-invalid'
  /** A file that came is not the one that the repository lists. */
  | 'download-damaged'
  | 'download-not-found'
  | 'download-busy'
  /** Loss or gradients are not numbers any more. */
  | 'training-diverged'
  | 'device-unavailable'
  | 'out-of-memory'
  /** A training is expected to need more memory than there is, and was not begun. */
  | 'memory-insufficient'
  | 'cancelled'
  | 'worker-failed'
  | 'connection-lost'
  | 'internal';

/** An error as it crosses a door: plain data. */
export interface LabErrorData {
  readonly code: LabErrorCode;
  /** What the code sums up; absent where the doors themselves refuse. */
  readonly reason?: ErrorReason;
  /** In English, for logs and for programs; an interface has its own sentence for each reason. */
  readonly message: string;
  readonly file?: string;
  readonly place?: string;
  readonly expected?: string;
  readonly found?: string;
  readonly hint?: string;
  /** Place, expected and found as far as they are language: a kind and its values. */
  readonly phrases?: ErrorPhrases;
}

/** An error of the contract. Thrown by every LabApi call and by nothing else. */
export class LabError extends Error {
  readonly code: LabErrorCode;
  readonly data: LabErrorData;

  constructor(data: LabErrorData, cause?: unknown) {
    super(data.message, cause === undefined ? undefined : { cause });
    this.name = 'LabError';
    this.code = data.code;
    this.data = data;
  }
}
