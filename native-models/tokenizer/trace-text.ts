import type { EncodeOptions, Token, Tokenizer } from './encoding.ts';
import { normalizedParts, type NormalizedPart } from './normalized-parts.ts';
import { kindOfId, type PieceKind } from './piece-kind.ts';

/** A piece as the interface shows it. */
export interface TracedPiece {
  readonly id: number;
  readonly piece: string;
  /** Log probability; null for tokens that are not pieces. */
  readonly score: number | null;
  readonly kind: PieceKind;
}

/** A token: which of the trace's pieces, and where in the text, in UTF-16 units; its text and bytes are those there. */
export type TracedToken = readonly [piece: number, from: number, to: number];

/**
 * A text on its way to the model: what the normalizer made of it, and the tokens. A trace answers every key that is typed,
 * so pieces are told once and the tokens in numbers: less than half the bytes that each token with its piece would take.
 */
export interface TextTrace {
  /** Null where the tokenizer does not say what it does to a text. */
  readonly normalization: readonly NormalizedPart[] | null;
  /** In the order in which they come first. Unknown pieces share an id, but not their spelling. */
  readonly pieces: readonly TracedPiece[];
  readonly tokens: readonly TracedToken[];
}

/** Encodes a text and says how it came about. */
export function traceText(tokenizer: Tokenizer, text: string, options: EncodeOptions): TextTrace {
  const mapped = tokenizer.mapNormalized(text);
  return {
    normalization: mapped && normalizedParts(text, mapped),
    ...tracedTokens(tokenizer, tokenizer.encode(text, options).tokens),
  };
}

function tracedTokens(tokenizer: Tokenizer, tokens: readonly Token[]): Pick<TextTrace, 'pieces' | 'tokens'> {
  const pieces: TracedPiece[] = [];
  const places = new Map<string, number>();
  const placeOf = ({ id, piece, score }: Token): number => {
    const key = `${id} ${piece}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, pieces.length);
    return pieces.push({ id, piece, score, kind: kindOfId(tokenizer, id) }) - 1;
  };
  const traced = tokens.map((token): TracedToken => [placeOf(token), ...token.span]);
  return { pieces, tokens: traced };
}
