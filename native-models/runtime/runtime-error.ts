import { TypedError } from '../errors/typed-error.ts';

/** A session that could not be made or run. */
export class RuntimeError extends TypedError<'session-failed' | 'run-failed' | 'out-of-memory'> {}
