import { inEnglish, type Phrase, type Said } from './phrases.ts';

/** What a person needs to mend an error: which file, where in it, what was expected and what was found. */
export interface ErrorDetails {
  readonly file?: string;
  readonly place?: string;
  readonly expected?: string;
  readonly found?: string;
  /** What to do now, one sentence. */
  readonly hint?: string;
  /** Those of the three above that are language, for an interface that speaks another one. */
  readonly phrases?: ErrorPhrases;
}

const spoken = ['place', 'expected', 'found'] as const;
export type ErrorPhrases = { readonly [Name in (typeof spoken)[number]]?: Phrase };

/** Details as they are given: with phrases in their places. */
export type GivenDetails = Omit<ErrorDetails, (typeof spoken)[number]> & {
  readonly [Name in (typeof spoken)[number]]?: Said;
};

/** A typed error as plain data: what a run keeps, and what crosses a door. */
export type ErrorData = { readonly code: string; readonly message: string } & ErrorDetails;

/**
 * An error with a code for the program and a sentence for the person.
 * Each module narrows `Code` to the ways in which it can fail; the contract carries code, sentence and details to the doors.
 */
export class TypedError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly details: ErrorDetails;

  constructor(code: Code, message: string, details: GivenDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.details = sayDetails(details);
  }

  toData(): ErrorData {
    return { code: this.code, message: this.message, ...this.details };
  }
}

/** Every phrase in English in its place, and as it was given beside them. */
function sayDetails(given: GivenDetails): ErrorDetails {
  const english: Record<string, unknown> = { ...given };
  const phrases: Record<string, Phrase> = { ...given.phrases };
  for (const name of spoken) {
    const said = given[name];
    if (said === undefined) continue;
    english[name] = inEnglish(said);
    // What is given anew replaces what an earlier error said in its place.
    if (typeof said !== 'string') phrases[name] = said;
    else if (phrases[name] && inEnglish(phrases[name]) !== said) delete phrases[name];
  }
  return { ...english, ...(Object.keys(phrases).length > 0 ? { phrases } : {}) };
}
