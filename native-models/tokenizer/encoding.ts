import type { LatticeRequest, LatticeView } from './lattice-view.ts';
import type { MappedText } from './mapped-text.ts';

/** Half-open range [from, to). */
export type Span = readonly [from: number, to: number];

/** One occurrence of a piece in a text. */
export interface Token {
  readonly id: number;
  readonly piece: string;
  /** Log probability of the piece in the unigram model; null for tokens that are not pieces (special tokens). */
  readonly score: number | null;
  /** Where in the source text, in UTF-16 units. */
  readonly span: Span;
  /** The same in UTF-8 bytes. */
  readonly byte_span: Span;
  /** The part of the source text that the span covers. */
  readonly text: string;
}

/** A text as the model gets it. */
export interface Encoding {
  readonly text: string;
  readonly normalized: string;
  readonly input_ids: readonly number[];
  readonly attention_mask: readonly number[];
  readonly tokens: readonly Token[];
}

export type PieceType = 'NORMAL' | 'UNKNOWN' | 'CONTROL' | 'USER_DEFINED' | 'UNUSED' | 'BYTE';

/** One entry of the vocabulary. */
export interface VocabularyEntry {
  readonly id: number;
  readonly piece: string;
  readonly score: number | null;
  readonly type: PieceType;
}

/** One edge of the unigram lattice over the normalized text. */
export interface LatticeEdge {
  readonly piece: string;
  readonly id: number;
  readonly score: number;
  /** Byte positions in the normalized text. */
  readonly byte_span: Span;
  /** Whether the best segmentation takes this edge. */
  readonly best: boolean;
}

/** One way to cut a text into pieces; `score` is the sum of the pieces' scores. */
export interface Segmentation {
  readonly pieces: readonly string[];
  readonly score: number;
}

/** All ways to cut a text (the lattice), and the n best of them, best first. */
export interface Segmentations {
  readonly normalized: string;
  readonly lattice: readonly LatticeEdge[];
  readonly nbest: readonly Segmentation[];
}

export interface EncodeOptions {
  /** Whether `</s>` is added at the end (default true). */
  readonly add_special_tokens?: boolean;
}

export interface DecodeOptions {
  readonly skip_special_tokens?: boolean;
}

/** Text in, token ids out, and back: what a Hugging Face folder's tokenizer files describe. */
export interface Tokenizer {
  /** How many ids the tokenizer knows, added tokens included (Hugging Face's `len(tokenizer)`). */
  readonly size: number;
  readonly unk_token_id: number | null;
  readonly eos_token_id: number | null;
  readonly pad_token_id: number | null;
  encode(text: string, options?: EncodeOptions): Encoding;
  /** The ids alone: nothing allocated per token. */
  encodeIds(text: string, options?: EncodeOptions): number[];
  decode(ids: readonly number[], options?: DecodeOptions): string;
  /** The entry of an id; undefined beyond the vocabulary (a model's table may be padded past it). */
  entry(id: number): VocabularyEntry | undefined;
  idOfPiece(piece: string): number | undefined;
  /** Throws TokenizerError `no-lattice` for a tokenizer that is not a unigram model. */
  segmentations(text: string, nbest: number): Segmentations;
  /** The lattice as it is drawn. Throws as `segmentations` does. */
  latticeView(text: string, request: LatticeRequest): LatticeView;
  /** The normalized text with its way back; null where the tokenizer does not say what it does to a text. */
  mapNormalized(text: string): MappedText | null;
}
