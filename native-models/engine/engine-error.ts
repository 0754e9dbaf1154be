import { TypedError } from '../errors/typed-error.ts';

/** What the engine refuses before it computes. */
export class EngineError extends TypedError<
  'text-too-long' | 'token-beyond-vocabulary' | 'invalid-request' | 'cancelled'
> {}

/** @throws EngineError `cancelled` where the caller has given up. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EngineError('cancelled', 'The call was cancelled.');
}
