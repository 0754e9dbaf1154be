import type { Token } from '../../../native-models/tokenizer/encoding.ts';

export type { LatticeView, LatticeViewEdge, LatticeViewPath } from '../../../native-models/tokenizer/lattice-view.ts';
export type { NormalizedPart } from '../../../native-models/tokenizer/normalized-parts.ts';
export type { PieceKind } from '../../../native-models/tokenizer/piece-kind.ts';
export type { TextStatistics } from '../../../native-models/tokenizer/text-statistics.ts';
export type { TextTrace, TracedPiece } from '../../../native-models/tokenizer/trace-text.ts';
export type { VocabularyPage, VocabularyPageEntry } from '../../../native-models/tokenizer/vocabulary-page.ts';

/** A part of a long text's tokens. */
export interface EncodedTokens {
  readonly event: 'tokens';
  readonly tokens: readonly Token[];
}

/** How much of a text is counted, in UTF-16 units. */
export interface TextProgress {
  readonly event: 'progress';
  readonly done: number;
  readonly total: number;
}
