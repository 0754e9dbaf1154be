import { expect, test } from 'vitest';
import type { T5Config } from '../t5/t5-config.ts';
import { seededNumbers } from '../testing/seeded.ts';
import { scoringBatches } from './scoring-batches.ts';

const small = { vocab_size: 3100, num_heads: 6 } as T5Config;
const notebook = { vocab_size: 65_100, num_heads: 6 } as T5Config;

/** Pairs of like length on both sides, as translations are. */
function translations(count: number) {
  const random = seededNumbers(7);
  return Array.from({ length: count }, () => {
    const length = 3 + Math.floor(Math.abs(random()) * 20);
    const ids = (tokens: number) => Array.from({ length: tokens }, () => 5);
    return { source: ids(length + Math.floor(Math.abs(random()) * 5)), target: ids(length) };
  });
}

test('each pair is in one batch, the longest targets first', () => {
  const pairs = translations(1000);
  const places = [...scoringBatches(small, pairs)].flat();
  expect(places.toSorted((one, other) => one - other)).toEqual(pairs.map((_, place) => place));
  const lengths = places.map((place) => pairs[place]!.target.length);
  expect(lengths).toEqual(lengths.toSorted((one, other) => other - one));
});

test('no batch has more than 64 rows, nor logits of more than 128 MB', () => {
  for (const batch of scoringBatches(notebook, translations(1000))) expect(batch.length).toBeLessThanOrEqual(64);
  // 128 MB = 2^27 bytes hold ⌊2^27 / (4 · 65,100)⌋ = 515 label tokens: 10 rows of 50.
  const long = Array.from({ length: 25 }, () => ({ source: [1], target: Array<number>(50).fill(5) }));
  expect([...scoringBatches(notebook, long)].map(({ length }) => length)).toEqual([10, 10, 5]);
});

test('a pair that is too large for a batch is one by itself', () => {
  const pairs = [600, 600].map((length) => ({ source: [1], target: Array<number>(length).fill(5) }));
  expect([...scoringBatches(notebook, pairs)]).toEqual([[0], [1]]);
});

test('little of the batches is padding', () => {
  const pairs = translations(10_000);
  let [padded, real] = [0, 0];
  for (const batch of scoringBatches(small, pairs)) {
    const rows = batch.map((place) => pairs[place]!);
    for (const side of ['source', 'target'] as const) {
      const lengths = rows.map((row) => row[side].length);
      padded += rows.length * Math.max(...lengths);
      real += lengths.reduce((sum, length) => sum + length, 0);
    }
  }
  expect(real / padded).toBeGreaterThan(0.97);
});

test('nothing gives no batch', () => {
  expect([...scoringBatches(small, [])]).toEqual([]);
});
