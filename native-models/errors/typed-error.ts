/** What a person needs to mend an error: which file, where in it, what was expected and what was found. */
export interface ErrorDetails {
  readonly file?: string;
  readonly place?: string;
  readonly expected?: string;
  readonly found?: string;
  /** What to do now, one sentence. */
  readonly hint?: string;
}

/** A typed error as plain data: what a run keeps, and what crosses a door. */
export type ErrorData = { readonly code: string; readonly message: string } & ErrorDetails;

/**
 * An error with a code for the program and a sentence for the person.
 * Each module narrows `Code` to the ways in which it can fail; the contract carries code, sentence and details to the doors.
 */
export class TypedError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly details: ErrorDetails;

  constructor(code: Code, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }

  toData(): ErrorData {
    return { code: this.code, message: this.message, ...this.details };
  }
}
