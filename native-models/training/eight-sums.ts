/**
 * Many numbers are added up in eight float64 sums, so that a processor has four pairs to add at once: number i of a row goes
 * to sum i mod 8, those behind the last whole eight to the first, and at the end the eight are added in pairs. The order
 * counts where two ways of adding have to come to the same bits.
 */
export type EightSums = Float64Array;

export function newSums(): EightSums {
  return new Float64Array(8);
}

/** Adds number `index` of a row of `count`. */
export function addTo(sums: EightSums, index: number, count: number, value: number): void {
  sums[index < count - (count % 8) ? index % 8 : 0]! += value;
}

export function total(sums: EightSums): number {
  const even = sums[0]! + sums[2]! + (sums[4]! + sums[6]!);
  const odd = sums[1]! + sums[3]! + (sums[5]! + sums[7]!);
  return even + odd;
}
