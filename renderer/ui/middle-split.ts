const SEPARATOR = /[./\\]/g;

/**
 * A name or a path in two halves, for a place that may be too narrow for it: the first keeps its beginning and the second
 * its end. Cut before the separator nearest to the middle, since a reader that speaks pauses between the halves; a single
 * word stays whole.
 */
export function splitInMiddle(text: string): readonly [head: string, tail: string] {
  const middle = text.length / 2;
  const places = [...text.matchAll(SEPARATOR)].map(({ index }) => index).filter((index) => index > 0);
  const nearest = places.reduce<number | null>(
    (best, place) => (best === null || Math.abs(place - middle) < Math.abs(best - middle) ? place : best),
    null,
  );
  return nearest === null ? [text, ''] : [text.slice(0, nearest), text.slice(nearest)];
}
