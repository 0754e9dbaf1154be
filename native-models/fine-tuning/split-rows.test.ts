import { expect, test } from 'vitest';
import type { ExampleRow } from '../data-sets/example.ts';
import { splitRows } from './split-rows.ts';

/** Eleven pairs, with rows between them that no training takes. */
async function* rows(): AsyncGenerator<ExampleRow> {
  for (let number = 0; number < 11; number++) {
    yield { source: `${number}`, target: `${number}`, line: 2 * number + 1 };
    yield { source: ' ', target: 'nothing', line: 2 * number + 2 };
  }
}

async function sourcesOf(part: 'train' | 'test'): Promise<readonly string[]> {
  const sources: string[] = [];
  for await (const { source } of splitRows(rows, { part, test_size: 0.2, seed: 42 })) sources.push(source);
  return sources;
}

// datasets 5.2.0: train_test_split(test_size=0.2, seed=42) of eleven examples sets 6, 7 and 0 aside.
test('the rows of each part are those of train_test_split, in the order of the data', async () => {
  expect(await sourcesOf('test')).toEqual(['0', '6', '7']);
  expect(await sourcesOf('train')).toEqual(['1', '2', '3', '4', '5', '8', '9', '10']);
});
