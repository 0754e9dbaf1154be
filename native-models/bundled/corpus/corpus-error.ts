import { TypedError } from '../../errors/typed-error.ts';

export type CorpusErrorCode =
  /** A row of a table that does not say what such a row must say. */
  | 'bad-entry'
  /** A template that is not of the form that parse-template.ts describes. */
  | 'bad-template'
  /** A source text with two target texts. */
  | 'conflict'
  /** A recipe that no corpus can be made from. */
  | 'bad-recipe';

/** Every way in which the corpus of the bundled model can fail to be made. */
export class CorpusError extends TypedError<CorpusErrorCode> {}
