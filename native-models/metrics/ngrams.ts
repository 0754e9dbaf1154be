/** How often n-grams of one order stand in a hypothesis, in its reference, and in both (the lesser count of each n-gram). */
export interface NgramCounts {
  hypothesis: number;
  reference: number;
  matches: number;
}

/** Counts of zero for the orders 1 to `maxOrder`: the start of a sum over a corpus. */
export function noNgrams(maxOrder: number): NgramCounts[] {
  return Array.from({ length: maxOrder }, () => ({ hypothesis: 0, reference: 0, matches: 0 }));
}

/** Adds `counts` to `sum`, order by order. */
export function addNgrams(sum: readonly NgramCounts[], counts: readonly NgramCounts[]): void {
  sum.forEach((total, index) => {
    const { hypothesis, reference, matches } = counts[index]!;
    total.hypothesis += hypothesis;
    total.reference += reference;
    total.matches += matches;
  });
}

const ABSENT = -1;

/**
 * Counts the n-grams of the orders 1 to `maxOrder` over units (words or characters).
 *
 * An n-gram's number comes from two numbers: that of its first n − 1 units and that of its last unit. So an order costs one
 * map of small integers, as long as the hypothesis, and no n-gram is ever spelled out.
 */
export function countNgrams(
  hypothesis: readonly string[],
  reference: readonly string[],
  maxOrder: number,
): NgramCounts[] {
  const unitNumbers = new Map<string, number>();
  for (const unit of hypothesis) if (!unitNumbers.has(unit)) unitNumbers.set(unit, unitNumbers.size);
  const hypothesisUnits = hypothesis.map((unit) => unitNumbers.get(unit)!);
  const referenceUnits = reference.map((unit) => unitNumbers.get(unit) ?? ABSENT);
  // At position i: the number of the n-gram that starts there; of the empty one before the first order.
  const inHypothesis = hypothesisUnits.map(() => 0);
  const inReference = referenceUnits.map(() => 0);

  return Array.from({ length: maxOrder }, (_, index) => {
    const order = index + 1;
    const hypothesisCount = Math.max(0, hypothesis.length - index);
    const referenceCount = Math.max(0, reference.length - index);
    const numbers = new Map<number, number>();
    const unmatched: number[] = [];
    for (let i = 0; i < hypothesisCount; i++) {
      const pair = inHypothesis[i]! * unitNumbers.size + hypothesisUnits[i + order - 1]!;
      let number = numbers.get(pair);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(pair, number);
        unmatched.push(0);
      }
      inHypothesis[i] = number;
      unmatched[number]!++;
    }
    let matches = 0;
    for (let i = 0; i < referenceCount; i++) {
      const unit = referenceUnits[i + order - 1]!;
      const shorter = inReference[i]!;
      const number =
        unit === ABSENT || shorter === ABSENT ? ABSENT : (numbers.get(shorter * unitNumbers.size + unit) ?? ABSENT);
      inReference[i] = number;
      if (number !== ABSENT && unmatched[number]! > 0) {
        unmatched[number]!--;
        matches++;
      }
    }
    return { hypothesis: hypothesisCount, reference: referenceCount, matches };
  });
}
