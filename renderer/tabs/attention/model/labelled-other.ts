import { visiblePiece } from '../../../charts/token-mark.ts';
import type { LabelledMap } from './map-difference.ts';
import type { Unit } from './model-memory.ts';
import type { OtherHead } from './model-question.ts';
import { mergeWords, wholeWords } from './whole-words.ts';

/** The other head of a comparison, over pieces or words like the one that it is compared with. */
export function labelledOther(other: OtherHead, unit: Unit): LabelledMap {
  const pieces = [other.rowTokens, other.columnTokens].map((tokens) => tokens.map(({ piece }) => piece));
  const [rowPieces = [], columnPieces = []] = pieces;
  if (unit === 'pieces')
    return { ...other, rowLabels: rowPieces.map(visiblePiece), columnLabels: columnPieces.map(visiblePiece) };
  const [rows, columns] = [wholeWords(rowPieces), wholeWords(columnPieces)];
  return {
    ...mergeWords(other, rows, columns),
    rowLabels: rows.map(({ piece }) => visiblePiece(piece)),
    columnLabels: columns.map(({ piece }) => visiblePiece(piece)),
  };
}
