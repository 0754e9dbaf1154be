/** A token as a picture draws it. */
export interface TokenMark {
  readonly id: number;
  readonly piece: string;
  readonly kind: 'normal' | 'special' | 'unknown';
  /** From 0 to 1, drawn as a bar; null where the token has none. */
  readonly probability: number | null;
  /** How surprising the token was: drawn as the bar instead. */
  readonly surprise?: Surprise;
  /** Against the tokens of another text: only here, only because the other lacks it, or in place of something else. */
  readonly difference?: 'removed' | 'inserted' | 'changed' | undefined;
}

export interface Surprise {
  /** On the picture's scale, from 0 to 1: the bar's height and colour. */
  readonly part: number;
  /** As it is said. */
  readonly text: string;
}

/** The pieces that T5's tokenizers keep for themselves; sentinels are `<extra_id_0>` and its sisters. */
const SPECIAL_PIECE = /^<(?:pad|s|extra_id_\d+)>$|^<\/s>$/;

/** What kind of token a piece is, by SentencePiece's and Hugging Face's spelling. */
export function tokenKind(piece: string): TokenMark['kind'] {
  if (piece === '<unk>') return 'unknown';
  return SPECIAL_PIECE.test(piece) ? 'special' : 'normal';
}

/** A piece as people read it: the whitespace marker `▁` becomes a raised dot. */
export function visiblePiece(piece: string): string {
  return piece.replaceAll('▁', '·');
}
