import { readFileSync } from 'node:fs';
import { readJsonLines, requireReference } from '../testing/reference.ts';
import { parseSentencePieceModel } from './sentencepiece-model.ts';
import { SentencePiece } from './sentencepiece.ts';

/** One line of a reference table `cases.jsonl`; spans are UTF-8 bytes of the source text. */
export interface PieceCase {
  readonly text: string;
  readonly normalized: string;
  readonly ids: readonly number[];
  readonly pieces: readonly string[];
  readonly spans: readonly (readonly [number, number])[];
}

export interface DecodeCase {
  readonly ids: readonly number[];
  readonly text: string;
}

export interface NBestCase {
  readonly text: string;
  readonly nbest: readonly { readonly pieces: readonly string[]; readonly score: number }[];
}

/** One line of a Hugging Face table. */
export interface HubCase {
  readonly text: string;
  readonly ids: readonly number[];
  readonly ids_without_special_tokens: readonly number[];
  readonly decoded: string;
  readonly decoded_skip_special_tokens: string;
  readonly decoded_each: readonly string[];
  /** The ids that were decoded, where they are not `ids`. */
  readonly dec?: readonly number[];
}

export const referenceNames = ['tri', 'bytes', 'casefold'] as const;

export function readTable<Row>(name: string): Row[] {
  return readJsonLines<Row>(requireReference(`tokenizers/${name}`));
}

export function referenceModelBytes(name: string): Uint8Array {
  return readFileSync(requireReference(`tokenizers/${name}/spiece.model`));
}

export function referenceSentencePiece(name: string): SentencePiece {
  return new SentencePiece(parseSentencePieceModel(referenceModelBytes(name), `${name}/spiece.model`));
}

/** A table that lies beside this file, made with sentencepiece 0.2.3 and transformers 4.57.6. */
export function readOwnTable<Row>(name: string): Row[] {
  return readJsonLines<Row>(new URL(name, import.meta.url).pathname);
}

/** What a SentencePiece says of a text, in the shape of the reference tables. */
export function encodeAsTable(sentencePiece: SentencePiece, text: string): PieceCase {
  const { normalized, pieces } = sentencePiece.encode(text);
  return {
    text,
    normalized,
    ids: pieces.map(({ id }) => id),
    pieces: pieces.map(({ piece }) => piece),
    spans: pieces.map(({ from, to }) => [from, to] as const),
  };
}

export function encodeIds(sentencePiece: SentencePiece, text: string | Uint8Array): number[] {
  const ids: number[] = [];
  sentencePiece.encodeIds(text, ids);
  return ids;
}
