import { expect, test } from 'vitest';
import type { FileRecord } from './file-record.ts';
import { BATCHES_PER_WINDOW, batchesByLength, windowsOf } from './file-windows.ts';

async function* records(lengths: readonly (number | null)[]): AsyncGenerator<FileRecord> {
  for (const length of lengths)
    yield length === null
      ? { text: null, raw: '' }
      : { text: 'x'.repeat(length), line: 1, render: (translation) => translation };
}

async function sizes(lengths: readonly (number | null)[], skip = 0, batchSize = 2): Promise<number[]> {
  const found: number[] = [];
  for await (const { records: all } of windowsOf(records(lengths), { skip, batchSize })) found.push(all.length);
  return found;
}

const many = (count: number) => Array<number>(count).fill(1);

test('the first window is one batch, later ones are many; what is not translated does not count', async () => {
  const whole = 2 * BATCHES_PER_WINDOW;
  expect(await sizes(many(2 + whole + 3))).toEqual([2, whole, 3]);
  expect(await sizes([null, 1, null, 1, null])).toEqual([4, 1]);
});

test('a run that goes on after a window cuts the rest as the unbroken one does', async () => {
  const lengths = many(200);
  const unbroken = await sizes(lengths);
  let skip = 0;
  for (const [index, size] of unbroken.entries()) {
    expect(await sizes(lengths, skip)).toEqual(unbroken.slice(index));
    skip += size;
  }
});

test('long texts and long stretches without any text close a window early', async () => {
  expect(await sizes([1, 1, 900_000, 200_000, 1, 1])).toEqual([2, 2, 2]);
  expect(await sizes([1, 1, ...Array<null>(5000).fill(null)])).toEqual([2, 4096, 904]);
});

test('batches hold texts of like length, long and short batches in turn, each text once', () => {
  const texts = [5, 1, 9, 2, 8, 3, 7].map((length) => ({ text: 'x'.repeat(length) }));
  // Sorted: places 2, 4, 6, 0, 5, 3, 1.
  expect(batchesByLength(texts, 2)).toEqual([[2, 4], [1], [6, 0], [5, 3]]);
  expect(batchesByLength([], 2)).toEqual([]);
});
