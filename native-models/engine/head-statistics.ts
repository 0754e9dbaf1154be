import type { FloatTensor } from '../tensor/tensor.ts';

/** How a head attends, each a mean over the query tokens. */
export interface HeadStatistics {
  /** Of a query's weights, in nats: 0 where all attention goes to one key, ln(keys) where it is spread evenly. */
  readonly entropy: number;
  /**
   * How much the query decides where to look, in nats: the entropy of the mean row less the mean entropy of the rows.
   * 0 where every query looks at the same keys; large where each looks elsewhere, as in an alignment.
   */
  readonly mutual_information: number;
  /** A query's largest weight. */
  readonly top_mass: number;
  /** Σ weight · |key − query|, in tokens; null in cross-attention, where query and key stand in different texts. */
  readonly mean_distance: number | null;
  /** The weight on the token before, over the queries that have one; null in cross-attention, as the next two. */
  readonly previous_mass: number | null;
  readonly same_mass: number | null;
  readonly next_mass: number | null;
  /** The weight on the first and on the last key. */
  readonly first_mass: number;
  readonly last_mass: number;
}

/** @param weights [rows, columns], rows sum to 1. */
export function headStatistics({ dims, data }: FloatTensor, withDistance: boolean): HeadStatistics {
  const [rows = 0, columns = 0] = dims;
  let entropy = 0;
  let top = 0;
  let distance = 0;
  const columnSums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    let largest = 0;
    for (let column = 0; column < columns; column++) {
      const weight = data[row * columns + column]!;
      if (weight === 0) continue;
      columnSums[column]! += weight;
      entropy -= weight * Math.log(weight);
      distance += weight * Math.abs(column - row);
      if (weight > largest) largest = weight;
    }
    top += largest;
  }
  /** The mean weight at `columnOf(row)`, over the rows that have such a column. */
  const massAt = (columnOf: (row: number) => number): number => {
    let sum = 0;
    let count = 0;
    for (let row = 0; row < rows; row++) {
      const column = columnOf(row);
      if (column < 0 || column >= columns) continue;
      sum += data[row * columns + column]!;
      count += 1;
    }
    return count === 0 ? 0 : sum / count;
  };
  const meanRow = columnSums.reduce((sum, mass) => (mass > 0 ? sum - (mass / rows) * Math.log(mass / rows) : sum), 0);
  const offset = (by: number) => (withDistance ? massAt((row) => row + by) : null);
  return {
    entropy: entropy / rows,
    mutual_information: meanRow - entropy / rows,
    top_mass: top / rows,
    mean_distance: withDistance ? distance / rows : null,
    previous_mass: offset(-1),
    same_mass: offset(0),
    next_mass: offset(1),
    first_mass: massAt(() => 0),
    last_mass: massAt(() => columns - 1),
  };
}
