import { expect, test } from 'vitest';
import { createRandom } from '../distributions/random.ts';
import { drawExamples } from './draw-examples.ts';
import { readExamples } from './read-examples.ts';

const rowsOf = (pairs: readonly (readonly [string, string])[]) =>
  readExamples({ kind: 'examples', examples: pairs.map(([source, target]) => ({ source, target })) });
const numbers = (count: number) => Array.from({ length: count }, (_, place) => [String(place), 'x'] as const);
const sourcesOf = async (count: number, most: number, seed: number) =>
  (await drawExamples(rowsOf(numbers(count)), most, createRandom(seed, 0))).examples.map(({ source }) => source);

test('a data set that is small enough comes whole, without rows that have an empty side', async () => {
  const drawn = await drawExamples(
    rowsOf([
      ['a', 'b'],
      ['', 'c'],
      ['d', ' '],
      ['e', 'f'],
    ]),
    5,
    Math.random,
  );
  expect(drawn).toEqual({
    examples: [
      { source: 'a', target: 'b' },
      { source: 'e', target: 'f' },
    ],
    total: 2,
  });
});

test('of a larger one the given number is drawn, in order and the same for the same seed', async () => {
  const drawn = await sourcesOf(100, 10, 42);
  expect(drawn).toHaveLength(10);
  expect(drawn).toEqual(drawn.toSorted((one, other) => Number(one) - Number(other)));
  expect(await sourcesOf(100, 10, 42)).toEqual(drawn);
  expect(await sourcesOf(100, 10, 43)).not.toEqual(drawn);
});

test('algorithm R by hand: with 0 as the only random number each later row takes the first place', async () => {
  const { examples, total } = await drawExamples(rowsOf(numbers(5)), 2, () => 0);
  expect(examples.map(({ source }) => source)).toEqual(['1', '4']);
  expect(total).toBe(5);
});

test('every row has the same chance', async () => {
  const counts = new Array<number>(10).fill(0);
  for (let seed = 0; seed < 600; seed++) for (const source of await sourcesOf(10, 3, seed)) counts[Number(source)]!++;
  // 600 · 3 / 10 = 180 each; the standard deviation of a count is 11, and five of them are 56.
  for (const count of counts) expect(Math.abs(count - 180)).toBeLessThan(56);
});

test('of equal pairs one stays', async () => {
  const { examples, total } = await drawExamples(
    rowsOf([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'c'],
    ]),
    5,
    Math.random,
  );
  expect(examples.map(({ target }) => target)).toEqual(['b', 'c']);
  expect(total).toBe(3);
});
