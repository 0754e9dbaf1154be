import { visiblePiece } from '../../../charts/token-mark.ts';
import type { LabelledMap } from './map-difference.ts';
import type { Unit } from './model-memory.ts';
import type { HeadWeights } from './model-question.ts';
import { mergeWords, wholeWords, type Word } from './whole-words.ts';

/** A head as a picture shows it: over pieces or over whole words. */
export interface LabelledHead extends LabelledMap {
  readonly rowWords: readonly Word[];
  readonly columnWords: readonly Word[];
  /** The weights as a map draws them: keys that the decoder may not look at have no value. */
  readonly values: Float32Array;
}

/** A head over the pieces that it was computed with, or over the words that they make. */
export function labelHead(head: HeadWeights, unit: Unit): LabelledHead {
  const words = (tokens: HeadWeights['rowTokens']): readonly Word[] => {
    const pieces = tokens.map(({ piece }) => piece);
    return unit === 'words' ? wholeWords(pieces) : pieces.map((piece, at) => ({ from: at, to: at + 1, piece }));
  };
  const [rowWords, columnWords] = [words(head.rowTokens), words(head.columnTokens)];
  const map = unit === 'words' ? mergeWords(head, rowWords, columnWords) : head;
  const labels = (side: readonly Word[]) => side.map(({ piece }) => visiblePiece(piece));
  const { rows, columns, weights } = map;
  const masked = (at: number) => columnWords[at % columns]!.from >= rowWords[Math.floor(at / columns)]!.to;
  return {
    ...{ rows, columns, weights, rowWords, columnWords },
    rowLabels: labels(rowWords),
    columnLabels: labels(columnWords),
    values: head.place.kind === 'decoder' ? weights.map((weight, at) => (masked(at) ? NaN : weight)) : weights,
  };
}

/** Where the colours of a map with more contrast end: all but one weight in a hundred lie below. */
export function contrastEnd(weights: Float32Array): number {
  const positive = weights.filter((weight) => weight > 0).sort();
  return Math.max(0.001, positive[Math.floor(0.99 * (positive.length - 1))] ?? 1);
}
