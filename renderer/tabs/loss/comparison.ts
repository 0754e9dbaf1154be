import { meanLoss, type ScoredList } from './scored-list.ts';

/**
 * By what two models are compared: the mean loss of a token where both cut the targets into the same tokens. Where they do
 * not, a token is not the same thing to both; the whole pair is, and a character of its target.
 */
export type ComparisonUnit = 'token' | 'character';

/** The second model against the first, pair by pair. */
export interface Comparison {
  readonly unit: ComparisonUnit;
  /** Loss of the pair `place` under the model 0 or 1, in nats a unit. */
  readonly loss: (model: 0 | 1, place: number) => number;
  /** The second model's loss without the first one's: below 0 the second is better. NaN where one isn't known. */
  readonly difference: (place: number) => number;
}

/** A target counts as long as its characters are, its end being one: that has to be said as well. */
export function characterCount(text: string): number {
  return [...text].length + 1;
}

export function compare(list: ScoredList, unit: ComparisonUnit): Comparison {
  const columns = [list.column(0), list.column(1)] as const;
  const loss = (model: 0 | 1, place: number) => {
    const column = columns[model];
    return unit === 'token' ? meanLoss(column, place) : column.nats[place]! / characterCount(list.targets[place]!);
  };
  return { unit, loss, difference: (place) => loss(1, place) - loss(0, place) };
}

/** How the pairs divide between two models. */
export interface ComparisonShares {
  readonly compared: number;
  readonly better: number;
  readonly worse: number;
  /** Total nats of each model over the compared pairs. */
  readonly nats: readonly [first: number, second: number];
  /** Loss of each over all of them together, in nats a unit. */
  readonly losses: readonly [first: number, second: number];
  /** Of all compared pairs, from the one that gained most on. */
  readonly differences: Float64Array;
}

/** Differences smaller than what float32 leaves uncertain are none. */
const SAME = 1e-5;

export function comparisonShares(list: ScoredList, { unit, difference }: Comparison): ComparisonShares | null {
  const [first, second] = [list.column(0), list.column(1)];
  const differences: number[] = [];
  let [better, worse] = [0, 0];
  const nats: [number, number] = [0, 0];
  const units: [number, number] = [0, 0];
  for (let place = 0; place < list.length; place++) {
    const found = difference(place);
    if (Number.isNaN(found)) continue;
    differences.push(found);
    if (found < -SAME) better++;
    if (found > SAME) worse++;
    [first, second].forEach((column, model) => {
      nats[model as 0 | 1] += column.nats[place]!;
      units[model as 0 | 1] += unit === 'token' ? column.tokens[place]! : characterCount(list.targets[place]!);
    });
  }
  if (differences.length === 0) return null;
  return {
    ...{ compared: differences.length, better, worse, nats },
    losses: [nats[0] / units[0], nats[1] / units[1]],
    differences: Float64Array.from(differences).sort(),
  };
}

/** A run of neighbours among sorted differences as one bar. */
export interface DifferenceBar {
  /** Ranks, from 1. */
  readonly from: number;
  readonly to: number;
  readonly mean: number;
}

const MOST_BARS = 96;

/** Sorted differences as at most 96 bars; few pairs have one each. */
export function differenceBars(differences: Float64Array): readonly DifferenceBar[] {
  const count = Math.min(MOST_BARS, differences.length);
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * differences.length) / count);
    const to = Math.floor(((bar + 1) * differences.length) / count);
    const mean = differences.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
    return { from: from + 1, to, mean };
  });
}
