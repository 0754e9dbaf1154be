import type { Tokenizer } from '../tokenizer/encoding.ts';

/** A token as a label of a row, a column or a chip. */
export interface LabelToken {
  readonly id: number;
  readonly piece: string;
}

/** The piece of an id; ids beyond the tokenizer (a padded vocabulary) show their number. */
export function pieceOf(tokenizer: Tokenizer, id: number): string {
  return tokenizer.entry(id)?.piece ?? `<${id}>`;
}

export function labelTokens(tokenizer: Tokenizer, ids: readonly number[]): readonly LabelToken[] {
  return ids.map((id) => ({ id, piece: pieceOf(tokenizer, id) }));
}
