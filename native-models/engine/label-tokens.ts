import type { Tokenizer } from '../tokenizer/encoding.ts';

/** A token as a label of a row, a column or a chip. */
export interface LabelToken {
  readonly id: number;
  readonly piece: string;
}

/** How many alternatives are told where a request does not say. */
export const DEFAULT_ALTERNATIVES = 5;

/** Another token that the model could have chosen. */
export interface Alternative extends LabelToken {
  readonly probability: number;
}

/** A token under the model's own distribution at its place. */
export interface DescribedToken extends Alternative {
  /** Of the distribution, in nats. */
  readonly entropy: number;
  /** The most probable tokens, best first. */
  readonly alternatives: readonly Alternative[];
}

/** The piece of an id; ids beyond the tokenizer (a padded vocabulary) show their number. */
function pieceOf(tokenizer: Tokenizer, id: number): string {
  return tokenizer.entry(id)?.piece ?? `<${id}>`;
}

export function labelToken(tokenizer: Tokenizer, id: number): LabelToken {
  return { id, piece: pieceOf(tokenizer, id) };
}

export function labelTokens(tokenizer: Tokenizer, ids: readonly number[]): readonly LabelToken[] {
  return ids.map((id) => labelToken(tokenizer, id));
}

/** Ids beyond the tokenizer have no text and are left out, and so are special tokens. */
export function textOf(tokenizer: Tokenizer, ids: readonly number[]): string {
  const known = ids.filter((id) => id < tokenizer.size);
  return tokenizer.decode(known, { skip_special_tokens: true });
}
