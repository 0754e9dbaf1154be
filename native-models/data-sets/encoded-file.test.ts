import { mkdtemp, open, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesOf } from '../tensor/tensor.ts';
import { EncodedFile } from './encoded-file.ts';

let folder: string;
let file: string;
let handle: FileHandle | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-ids-'));
  file = join(folder, 'ids.bin');
});
afterEach(async () => {
  await handle?.close();
  handle = undefined;
  await rm(folder, { recursive: true });
});

/** Examples of these lengths; every id says its place among all. */
async function exampleFile(lengths: readonly (readonly [source: number, target: number])[]) {
  const total = lengths.reduce((sum, [source, target]) => sum + source + target, 0);
  await handle?.close();
  await writeFile(file, bytesOf(Int32Array.from({ length: total }, (_, at) => at)));
  handle = await open(file, 'r+');
  const rows = lengths.flatMap(([source, target], index) => [3 * index + 1, source, target]);
  return { handle, examples: new EncodedFile(handle, file, Uint32Array.from(rows)) };
}

const counted = (start: number, length: number) => Int32Array.from({ length }, (_, at) => start + at);
const isCounted = (ids: Int32Array, start: number, length: number) =>
  ids.length === length && ids.every((id, at) => id === start + at);

test('examples of any length, in any order, are the ids at their place', async () => {
  const length = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 40_000 }));
  const lengths = fc.array(fc.tuple(length, length), { minLength: 1, maxLength: 150 });
  const order = fc.array(fc.nat(), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(lengths, order, async (lengths, order) => {
      const { examples } = await exampleFile(lengths);
      const starts = [0];
      for (const [source, target] of lengths) starts.push(starts.at(-1)! + source + target);
      for (const number of [...order, ...lengths.keys()]) {
        const index = number % lengths.length;
        const [source, target] = lengths[index]!;
        expect(isCounted(examples.source(index), starts[index]!, source)).toBe(true);
        expect(isCounted(examples.target(index), starts[index]! + source, target)).toBe(true);
        expect(examples.sourceLength(index)).toBe(source);
        expect(examples.line(index)).toBe(3 * index + 1);
      }
    }),
    { numRuns: 20, seed: 20265 },
  );
});

test('an array that was given away keeps its ids', async () => {
  const { examples } = await exampleFile(Array.from({ length: 20 }, () => [9000, 5] as const));
  const kept = Array.from({ length: 20 }, (_, index) => examples.source(index));
  kept.forEach((ids, index) => expect(ids).toEqual(counted(index * 9005, 9000)));
});

test('an example that is not there is refused', async () => {
  const { examples } = await exampleFile([[1, 1]]);
  for (const index of [-1, 1, 70]) {
    expect(() => examples.source(index)).toThrow(RangeError);
    expect(() => examples.target(index)).toThrow(RangeError);
    expect(() => examples.line(index)).toThrow(RangeError);
  }
});

test('ids that the disk does not give back any more are told with file, example and line', async () => {
  const { handle, examples } = await exampleFile(Array.from({ length: 10 }, () => [9000, 1000] as const));
  expect(examples.source(0)).toEqual(counted(0, 9000));
  await handle.truncate(4 * 70_500);
  expect(() => examples.source(7)).toThrow(
    expect.objectContaining({
      name: 'DataSetError',
      code: 'examples-unreadable',
      message: `The token ids of example 7, line 22 of the data cannot be read from ${file}: the file ends before.`,
      details: expect.objectContaining({
        file,
        place: 'example 7, line 22 of the data',
        expected: '65536 bytes from byte 280000 on',
      }) as unknown,
    }),
  );
  // What was read before the file ended is taken for no example.
  expect(() => examples.source(7)).toThrow('the file ends before');
  expect(examples.source(0)).toEqual(counted(0, 9000));
});

test('a closed file is told as one that cannot be read', async () => {
  const { handle, examples } = await exampleFile([[3, 4]]);
  await handle.close();
  expect(() => examples.source(0)).toThrow(expect.objectContaining({ code: 'examples-unreadable' }));
});
