import type { WeightMap } from './whole-words.ts';

/** A map with the labels of its rows and columns. */
export interface LabelledMap extends WeightMap {
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
}

/** One map minus the other, cell by cell; null where their tokens are not the same. */
export function differenceOf(one: LabelledMap, other: LabelledMap): Float32Array | null {
  const same = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.every((label, index) => label === b[index]);
  if (!same(one.rowLabels, other.rowLabels) || !same(one.columnLabels, other.columnLabels)) return null;
  return one.weights.map((weight, index) => weight - other.weights[index]!);
}

/**
 * How far two maps are apart: of each query, the share of weight that lies elsewhere (half the sum of the absolute
 * differences), averaged over the queries. 0 for the same map, 1 where no weight lies in the same place.
 */
export function movedMass(difference: Float32Array, rows: number): number {
  if (rows === 0) return 0;
  return difference.reduce((sum, value) => sum + Math.abs(value), 0) / (2 * rows);
}

export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** The cell with the greatest absolute value. */
export function largestCell(values: ArrayLike<number>, columns: number): CellPlace | null {
  let best = -1;
  for (let at = 0; at < values.length; at++) if (best < 0 || Math.abs(values[at]!) > Math.abs(values[best]!)) best = at;
  return best < 0 || columns === 0 ? null : { row: Math.floor(best / columns), column: best % columns };
}
