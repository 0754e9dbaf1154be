import type { ViewToken } from './token-view.ts';

/** A lattice of more characters than this is not read by eye. */
export const WHOLE_LATTICE = 120;
const WINDOW = 60;

/** The stretch of a text whose lattice is drawn, in UTF-16 units. */
export interface LatticeWindow {
  readonly from: number;
  readonly to: number;
}

/** The whole text if it is short, else the words around a place: no piece goes over a space. */
export function latticeWindow(text: string, place: number): LatticeWindow {
  if (text.length <= WHOLE_LATTICE) return { from: 0, to: text.length };
  const from = text.lastIndexOf(' ', Math.max(0, place - WINDOW / 2)) + 1;
  const end = text.lastIndexOf(' ', from + WHOLE_LATTICE);
  const to = end > Math.max(from, place) ? end : Math.min(text.length, from + WHOLE_LATTICE);
  return { from, to: /[\ud800-\udbff]/.test(text.charAt(to - 1)) && to < text.length ? to - 1 : to };
}

/** The ids of a text of which one stretch is cut in another way. */
export function idsWithWindow(
  tokens: readonly ViewToken[],
  { from, to }: LatticeWindow,
  forced: readonly number[],
): readonly number[] {
  const isWithin = ({ face, span: [start, end] }: ViewToken) =>
    start >= from && end <= to && (face.kind !== 'CONTROL' || start < end);
  const first = tokens.findIndex(isWithin);
  const ids = (part: readonly ViewToken[]) => part.map(({ face }) => face.id);
  if (first < 0) return [...forced, ...ids(tokens)];
  const last = tokens.findLastIndex(isWithin);
  return [...ids(tokens.slice(0, first)), ...forced, ...ids(tokens.slice(last + 1))];
}
