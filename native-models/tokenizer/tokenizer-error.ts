import { inEnglish, type Said } from '../errors/phrases.ts';
import { TypedError } from '../errors/typed-error.ts';

export type TokenizerErrorCode =
  /** The folder holds no tokenizer file. */
  | 'tokenizer-missing'
  /** A tokenizer file exists but could not be read. */
  | 'tokenizer-unreadable'
  /** A tokenizer file was read and is not what it should be. */
  | 'tokenizer-invalid'
  /** The tokenizer is not a unigram model, so a text has no lattice. */
  | 'no-lattice'
  /** A text is longer than this kind of tokenizer can take. */
  | 'text-too-long'
  /** A regular expression of a vocabulary search does not parse. */
  | 'invalid-regex'
  /** A regular expression of a vocabulary search took longer than its budget. */
  | 'regex-too-slow';

/** Everything that the tokenizer can fail with. */
export class TokenizerError extends TypedError<TokenizerErrorCode> {}

/** A tokenizer file that is not what it should be: where in it, what was expected there and what was found. */
export function invalidTokenizer(
  file: string,
  place: Said,
  expected: Said,
  found: Said,
  cause?: unknown,
): TokenizerError {
  const message = `The tokenizer file ${file} is damaged or not supported: ${inEnglish(place)} should be ${inEnglish(expected)}, but is ${inEnglish(found)}.`;
  return new TokenizerError('tokenizer-invalid', message, { file, place, expected, found }, cause);
}
