import { TypedError } from '../errors/typed-error.ts';

/** A row of logits from which nothing can be chosen. */
export class LogitsError extends TypedError<'invalid-logits'> {}

/** The model gave a row of logits from which nothing can be chosen. */
export function invalidLogits(found: string): LogitsError {
  return new LogitsError(
    'invalid-logits',
    `The model's logits cannot be used to choose a token: expected numbers, at least one of them finite, found ${found}.`,
    { expected: ['some-numbers'], found, hint: 'Check the weights, or use float32 precision.' },
  );
}
