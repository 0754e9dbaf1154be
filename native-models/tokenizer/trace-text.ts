import type { EncodeOptions, Span, Tokenizer } from './encoding.ts';
import { normalizedParts, type NormalizedPart } from './normalized-parts.ts';
import { kindOfId, type PieceKind } from './piece-kind.ts';

/** A token as the interface shows it; its text and bytes are those of its span. */
export interface TracedToken {
  readonly id: number;
  readonly piece: string;
  /** Log probability; null for tokens that are not pieces. */
  readonly score: number | null;
  readonly kind: PieceKind;
  /** Where in the text, in UTF-16 units. */
  readonly span: Span;
}

/** A text on its way to the model: what the normalizer made of it, and the tokens. */
export interface TextTrace {
  /** Null where the tokenizer does not say what it does to a text. */
  readonly normalization: readonly NormalizedPart[] | null;
  readonly tokens: readonly TracedToken[];
}

/** Encodes a text and says how it came about. */
export function traceText(tokenizer: Tokenizer, text: string, options: EncodeOptions): TextTrace {
  const mapped = tokenizer.mapNormalized(text);
  return {
    normalization: mapped && normalizedParts(text, mapped),
    tokens: tokenizer.encode(text, options).tokens.map(({ id, piece, score, span }) => {
      return { id, piece, score, kind: kindOfId(tokenizer, id), span };
    }),
  };
}
