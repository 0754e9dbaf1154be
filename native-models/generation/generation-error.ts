import { inEnglish, type Said } from '../errors/phrases.ts';
import { TypedError } from '../errors/typed-error.ts';

export type GenerationErrorCode = 'invalid-generation-options' | 'cancelled';

/** Everything that can go wrong while a target text is generated, apart from what the decode step itself throws. */
export class GenerationError extends TypedError<GenerationErrorCode> {}

/** An option, or a mixture of options, that cannot be met. */
export function invalidOption(option: string, expected: Said, found: unknown, hint?: string): GenerationError {
  const text = typeof found === 'string' ? JSON.stringify(found) : String(found);
  return new GenerationError(
    'invalid-generation-options',
    `The generation option ${option} must be ${inEnglish(expected)}, but it is ${text}.`,
    { place: option, expected, found: text, ...(hint === undefined ? {} : { hint }) },
  );
}

/** Throws `cancelled` once the signal has been aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new GenerationError('cancelled', 'The generation was cancelled.', {}, signal.reason);
}
