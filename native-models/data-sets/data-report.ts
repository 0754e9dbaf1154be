/** Everything about a data set that may spoil a training. */
export const problemKinds = [
  'empty_source',
  'empty_target',
  'duplicate',
  /** Source and target are the same text. */
  'identical',
  'source_too_long',
  'target_too_long',
  'unknown_pieces',
  /** Decoding does not give the text again, white space aside. */
  'lossy_round_trip',
  /** One side has more than three times as many tokens as the other, which has at least five; without prefix and `</s>`. */
  'length_ratio',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** Which row of a data set, and on which line of its file it begins; both count from 1. Rows of a TMX file can share one. */
export interface RowPlace {
  readonly row: number;
  readonly line: number;
}

/** One kind of problem: how often, and where first. */
export interface DataProblem {
  readonly kind: ProblemKind;
  /** Rows that have it. */
  readonly rows: number;
  /** Tokens that are cut off (too long) or unknown (before cutting). */
  readonly tokens?: number;
  /** The first 20 of them, each text cut at 120 characters. */
  readonly first: readonly (RowPlace & { readonly text: string })[];
  /** The numbers of the first 10,000 of them. */
  readonly row_numbers: readonly number[];
}

export interface TokenCounts {
  readonly total: number;
  readonly mean: number;
  readonly longest: number;
}

/** What is known of a data set before a training starts. */
export interface DataReport {
  /** Rows of the file. */
  readonly rows: number;
  /** Rows that are trained on: all but those with an empty side. */
  readonly examples: number;
  /** After cutting, `</s>` included. */
  readonly source_tokens: TokenCounts;
  readonly target_tokens: TokenCounts;
  /** Only the kinds that occur. */
  readonly problems: readonly DataProblem[];
  /** The first 20 rows as they are, each text cut at 1000 characters. */
  readonly preview: readonly (RowPlace & { readonly source: string; readonly target: string })[];
}
