import { expect, test } from 'vitest';
import { createRandom, xoshiro128StarStar } from './random.ts';

test('xoshiro128** gives the words of the authors’ C program', () => {
  const next = xoshiro128StarStar([1, 2, 3, 4]);
  const words = Array.from({ length: 10 }, next);
  expect(words).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});

test('the same seed and row give the same stream, any other seed or row another', () => {
  const first = (seed: number, row: number) => {
    const random = createRandom(seed, row);
    return [random(), random(), random()].join(' ');
  };
  expect(first(7, 0)).toBe(first(7, 0));
  const streams = [0, 1, 2 ** 32, 2 ** 53 - 1].flatMap((seed) => [0, 1, 2].map((row) => first(seed, row)));
  expect(new Set(streams).size).toBe(streams.length);
});

test('the numbers lie in [0, 1) and are uniform: each tenth holds its share within five standard deviations', () => {
  const random = createRandom(1, 0);
  const tenths = new Array<number>(10).fill(0);
  const draws = 100_000;
  for (let i = 0; i < draws; i++) tenths[Math.floor(random() * 10)]!++;
  expect(tenths).toHaveLength(10);
  for (const count of tenths) expect(Math.abs(count - draws / 10)).toBeLessThan(5 * Math.sqrt(draws * 0.1 * 0.9));
});
