import type { Normalizer } from './normalizer.ts';
import { byteOfPiece, type SentencePieceModel } from './sentencepiece-model.ts';
import type { UnigramVocabulary } from './unigram-vocabulary.ts';
import { decodeUtf8, encodeUtf8, wellFormedLength } from './utf8.ts';

const MARKER = '▁';

/**
 * Pieces to text: `DecodeOptimized` of sentencepiece_processor.cc (0.2.3). Byte pieces are joined into characters,
 * control pieces say nothing, the unknown piece says `unk_surface`, pieces outside the vocabulary stand for themselves.
 */
export function decodePieces(
  pieces: readonly string[],
  vocabulary: UnigramVocabulary,
  model: SentencePieceModel,
  denormalizer: Normalizer | null,
): string {
  const { add_dummy_prefix: dummyPrefix, remove_extra_whitespaces: removeExtra } = model.normalizer_spec;
  let text = '';
  const bytes: number[] = [];
  let atBeginning = true;
  for (const piece of pieces) {
    const id = vocabulary.idOf(piece);
    const type = id === undefined ? 'UNKNOWN' : model.pieces[id]!.type;
    if (type === 'BYTE') {
      bytes.push(byteOfPiece(piece));
      continue;
    }
    text += decodeBytes(bytes);
    bytes.length = 0;
    if (text !== '') atBeginning = false;
    if (type === 'CONTROL') continue;
    const stripped = atBeginning && (dummyPrefix || removeExtra) && piece.startsWith(MARKER);
    if (type === 'UNKNOWN') text += id === undefined ? piece : model.trainer_spec.unk_surface;
    else text += (stripped ? piece.slice(MARKER.length) : piece).replaceAll(MARKER, ' ');
    // Where whitespace is collapsed, all of it goes at the beginning; else only the dummy prefix does.
    if ((stripped && !removeExtra) || text !== '') atBeginning = false;
  }
  text += decodeBytes(bytes);
  if (denormalizer === null) return text;
  const source = encodeUtf8(text);
  denormalizer.normalize(source, source.length, false);
  return decodeUtf8(denormalizer.bytes, 0, denormalizer.length);
}

/** Bytes to text; each byte that belongs to no character becomes U+FFFD. */
function decodeBytes(values: readonly number[]): string {
  if (values.length === 0) return '';
  const bytes = Uint8Array.from(values);
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = wellFormedLength(bytes, at, bytes.length);
    text += length === 0 ? '\ufffd' : decodeUtf8(bytes, at, at + length);
    at += Math.max(1, length);
  }
  return text;
}
