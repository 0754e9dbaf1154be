import type { Example, ExampleRow } from './example.ts';
import { isTrainable } from './is-trainable.ts';

/** Some of a data set's examples. */
export interface DrawnExamples {
  /** In the data set's order, no two alike. */
  readonly examples: readonly Example[];
  /** Of the data set, without those that have an empty side. */
  readonly total: number;
}

/**
 * Draws at most `most` examples, each with the same chance, in one pass and without keeping the others (reservoir
 * sampling: Vitter 1985, algorithm R). Rows with an empty side, which no training takes, are passed over; of equal pairs
 * that were drawn one stays, since a sentence counted twice proves nothing twice.
 * @param random uniform in [0, 1), asked once a row beyond the first `most`.
 */
export async function drawExamples(
  rows: AsyncIterable<ExampleRow>,
  most: number,
  random: () => number,
): Promise<DrawnExamples> {
  const drawn: { readonly place: number; readonly example: Example }[] = [];
  let total = 0;
  for await (const row of rows) {
    if (!isTrainable(row)) continue;
    const entry = { place: total, example: { source: row.source, target: row.target } };
    total++;
    if (drawn.length < most) drawn.push(entry);
    else {
      const slot = Math.floor(random() * total);
      if (slot < most) drawn[slot] = entry;
    }
  }
  const inOrder = drawn.sort((one, other) => one.place - other.place).map(({ example }) => example);
  const byText = new Map(inOrder.map((example) => [JSON.stringify([example.source, example.target]), example]));
  return { examples: [...byText.values()], total };
}
