import { TypedError } from '../errors/typed-error.ts';

export type RunErrorCode =
  | 'run-exists'
  | 'run-not-found'
  | 'run-invalid'
  | 'run-locked'
  | 'run-unreadable'
  | 'run-unwritable'
  | 'disk-full'
  | 'checkpoint-not-found'
  | 'checkpoint-damaged'
  | 'run-list-damaged'
  /** A trainer_state.json of transformers' Trainer. */
  | 'trainer-state-not-found'
  | 'trainer-state-invalid';

/** A run's folder could not be had, read, written or locked; `details.file` names what it was about. */
export class RunError extends TypedError<RunErrorCode> {}

/** What the system's codes mean for whoever writes into a run. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'its folder is not there any more',
  EACCES: 'access was denied',
  EPERM: 'access was denied',
  EROFS: 'the disk is read-only',
  EIO: 'the disk reports an error',
  ENOTDIR: 'a part of the path is not a folder',
  EFBIG: 'it would be larger than the disk or the system allows',
};

/**
 * An error of the disk, found anywhere among the causes of `error`, as `disk-full` or `run-unwritable` about `file`.
 * Whatever else went wrong comes back as it is.
 */
export function writeFailure(file: string, error: unknown): unknown {
  const code = systemCode(error);
  if (error instanceof RunError || code === null) return error;
  const reason = reasons[code] ?? (error as Error).message;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  const hint = isFull
    ? 'Free some space and resume the run; what was written before is whole.'
    : 'Check that the disk is there and may be written to, and resume the run.';
  const message = `${file} could not be written: ${reason}.`;
  return new RunError(isFull ? 'disk-full' : 'run-unwritable', message, { file, found: ['system', code], hint }, error);
}

/** The same for reading: `run-unreadable`. */
export function readFailure(file: string, error: unknown): unknown {
  const code = systemCode(error);
  if (error instanceof RunError || code === null) return error;
  const message = `${file} could not be read: ${reasons[code] ?? (error as Error).message}.`;
  return new RunError('run-unreadable', message, { file, found: ['system', code] }, error);
}

/** `ENOSPC`, `ENOENT`, …; null where no system call failed. */
export function systemCode(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 10; at = at.cause, depth++) {
    const { code, syscall } = at as NodeJS.ErrnoException;
    if (typeof code === 'string' && (syscall !== undefined || code === 'EBADF')) return code;
  }
  return null;
}
