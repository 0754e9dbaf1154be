import type { ExampleRow } from '../data-sets/example.ts';
import { isTrainable } from '../data-sets/is-trainable.ts';
import { splitIndices } from './split-examples.ts';

/** One of the two parts that a training with `test_size` makes of its data. */
export interface SplitPart {
  readonly part: 'train' | 'test';
  readonly test_size: number;
  readonly seed: number;
}

/**
 * The rows of one part, in the data set's order: those that splitExamples makes of the same data.
 * @param read reads the data set from its beginning; it is read twice, since the split depends on how many rows there are.
 */
export async function* splitRows(
  read: () => AsyncIterable<ExampleRow>,
  { part, test_size, seed }: SplitPart,
): AsyncGenerator<ExampleRow> {
  let count = 0;
  for await (const row of read()) if (isTrainable(row)) count++;
  const isOfPart = new Uint8Array(count);
  for (const index of splitIndices(count, test_size, seed)[part]) isOfPart[index] = 1;
  let index = 0;
  for await (const row of read()) if (isTrainable(row) && isOfPart[index++] === 1) yield row;
}
