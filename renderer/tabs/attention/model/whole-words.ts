import { tokenKind } from '../../../charts/token-mark.ts';

/** Consecutive tokens that make a word. */
export interface Word {
  readonly from: number;
  /** The token after the last one. */
  readonly to: number;
  /** Its pieces as they stand, `▁` and all. */
  readonly piece: string;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * Tokens joined into words, as Unicode cuts a text into words (UAX #29; Chinese by the browser's dictionary). A special
 * token is a word of its own, and so is punctuation.
 */
export function wholeWords(pieces: readonly string[]): readonly Word[] {
  const wordOf = wordOfEachPiece(pieces);
  const words: Word[] = [];
  pieces.forEach((piece, index) => {
    const last = words.at(-1);
    if (last && wordOf[index] !== null && wordOf[index] === wordOf[index - 1])
      words[words.length - 1] = { from: last.from, to: index + 1, piece: last.piece + piece };
    else words.push({ from: index, to: index + 1, piece });
  });
  return words;
}

/** By piece, where the word begins in which its first character lies; null for a special token. */
function wordOfEachPiece(pieces: readonly string[]): readonly (number | null)[] {
  const starts: (number | null)[] = [];
  let text = '';
  for (const piece of pieces) {
    const special = tokenKind(piece) !== 'normal';
    starts.push(special ? null : text.length);
    // A special token parts what stands beside it.
    text += special ? ' ' : piece.replaceAll('▁', ' ');
  }
  const segments = segmenter.segment(text);
  return starts.map((start) => {
    if (start === null) return null;
    const first = text.slice(start).search(/\S/);
    return first < 0 ? start : (segments.containing(start + first)?.index ?? start);
  });
}

/** A map over words, of the weights over pieces. */
export interface WeightMap {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Float32Array;
}

/**
 * Weights between words: those of a word's pieces are added over the keys, since attention on any piece is attention on
 * the word, and averaged over the queries, so that a row still sums to 1 (Clark et al. 2019, «What Does BERT Look At?»).
 */
export function mergeWords(map: WeightMap, rows: readonly Word[], columns: readonly Word[]): WeightMap {
  const weights = new Float32Array(rows.length * columns.length);
  rows.forEach((row, r) => {
    columns.forEach((column, c) => {
      let sum = 0;
      for (let query = row.from; query < row.to; query++)
        for (let key = column.from; key < column.to; key++) sum += map.weights[query * map.columns + key]!;
      weights[r * columns.length + c] = sum / (row.to - row.from);
    });
  });
  return { rows: rows.length, columns: columns.length, weights };
}
