import type { PieceType, Tokenizer, VocabularyEntry } from './encoding.ts';

/** SentencePiece's type of a piece; T5's sentinels `<extra_id_n>` are a kind of their own. */
export type PieceKind = PieceType | 'SENTINEL';

const SENTINEL = /^▁?<extra_id_\d+>$/;

/** The kind of a vocabulary entry. */
export function pieceKind({ piece, type }: Pick<VocabularyEntry, 'piece' | 'type'>): PieceKind {
  return SENTINEL.test(piece) ? 'SENTINEL' : type;
}

/** The kind of a token: an unknown one is spelled as it stands in the text. */
export function kindOfId(tokenizer: Tokenizer, id: number): PieceKind {
  const entry = tokenizer.entry(id);
  if (id === tokenizer.unk_token_id || entry === undefined) return 'UNKNOWN';
  return pieceKind(entry);
}
