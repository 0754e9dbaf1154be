/** A token that lives beside the vocabulary's pieces (or marks one of them) and is cut out of a text before the rest. */
export interface AddedToken {
  readonly content: string;
  /** Takes the whitespace on its left with it. */
  readonly lstrip: boolean;
  /** Takes the whitespace on its right with it. */
  readonly rstrip: boolean;
  /** Counts only where it is a word of its own. */
  readonly single_word: boolean;
  /** Is looked for in the normalized text instead of the source text (tokenizer.json alone knows the difference). */
  readonly normalized: boolean;
  readonly special: boolean;
}

/** An added token with Hugging Face's defaults for what is left out. */
export function addedToken(
  content: string,
  { lstrip = false, rstrip = false, single_word = false, special = false, normalized }: Partial<AddedToken> = {},
): AddedToken {
  return { content, lstrip, rstrip, single_word, special, normalized: normalized ?? !special };
}
