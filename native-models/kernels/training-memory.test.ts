import { afterEach, expect, test, vi } from 'vitest';
import { createTrainingMemory, kernelMemory } from './training-memory.ts';

afterEach(() => vi.unstubAllGlobals());

const MIB = 2 ** 20;

test('arrays are zero, apart from each other, and begin at multiples of 64 bytes', () => {
  const lengths = [[1, 17, 16], [], [33]];
  const placed = createTrainingMemory(lengths, 100);
  expect(placed.map(({ arrays }) => arrays.map(({ length }) => length))).toEqual(lengths);
  const arrays = placed.flatMap(({ arrays }) => arrays);
  expect(arrays.every((array) => array.byteOffset % 64 === 0 && array.every((value) => value === 0))).toBe(true);
  arrays.forEach((array, index) => array.fill(index + 1));
  arrays.forEach((array, index) => expect(array.every((value) => value === index + 1)).toBe(true));
});

test('scratch holds what was taken until it is cleared, and no more than was asked for', () => {
  const [{ arrays, memory }] = createTrainingMemory([[16]], 256) as [ReturnType<typeof createTrainingMemory>[0]];
  const { scratch } = memory;
  const [a, b] = [scratch.float32(3).fill(1), scratch.float64(8).fill(2)];
  expect([...a, ...b]).toEqual([1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2]);
  expect(arrays[0]!.every((value) => value === 0)).toBe(true);
  expect(() => scratch.float32(33)).toThrow('used up');
  scratch.clear();
  expect(scratch.float32(64).byteOffset).toBe(a.byteOffset);
});

test('what one memory cannot hold goes into several, a group into one', () => {
  const third = (0.3 * MIB) / 4;
  const placed = createTrainingMemory([[third, third], [third], [third], [third, third, third]], 4096, {
    memoryBytes: MIB,
  });
  const buffers = [...new Set(placed.map(({ arrays }) => arrays[0]!.buffer))];
  const places = placed.map(({ arrays }) => arrays.map(({ buffer }) => buffers.indexOf(buffer)));
  expect(places).toEqual([[0, 0], [0], [1], [2, 2, 2]]);
  expect(new Set(placed.map(({ memory }) => memory.kernels)).size).toBe(3);
  expect(placed[0]!.memory).toBe(placed[1]!.memory);
  for (const buffer of buffers) expect(buffer.byteLength).toBeLessThanOrEqual(MIB);
});

test('memory for several threads is shared, and each of them has scratch of its own', () => {
  const [{ arrays, memory }] = createTrainingMemory([[16]], 300, { threads: 3 }) as [
    ReturnType<typeof createTrainingMemory>[0],
  ];
  expect(arrays[0]!.buffer).toBeInstanceOf(SharedArrayBuffer);
  const others = memory.otherScratch.map((place) => kernelMemory(memory.wasm, place));
  expect(others).toHaveLength(2);
  const all = [memory, ...others].map(({ scratch }) => scratch.float32(75));
  all.forEach((taken, thread) => taken.fill(thread + 1));
  all.forEach((taken, thread) => expect(taken.every((value) => value === thread + 1)).toBe(true));
  expect(arrays[0]!.every((value) => value === 0)).toBe(true);
  // 3² + 4² by the kernels of another thread.
  arrays[0]!.set([3, 4]);
  others[1]!.scratch.clear();
  const sums = others[1]!.scratch.float64(8).fill(0);
  others[1]!.kernels.addSquares(sums.byteOffset, arrays[0]!.byteOffset, 2);
  expect(sums.reduce((sum, value) => sum + value)).toBe(25);
});

test('kernels work on their own memory', () => {
  const [first, second] = createTrainingMemory([[200_000], [200_000]], 4096, { memoryBytes: MIB });
  const sums = second!.memory.scratch.float64(8).fill(0);
  first!.arrays[0]!.fill(9);
  second!.arrays[0]!.fill(3);
  second!.memory.kernels.addSquares(sums.byteOffset, second!.arrays[0]!.byteOffset, 16);
  expect([...sums]).toEqual([18, 18, 18, 18, 18, 18, 18, 18]);
});

test('a parameter that no memory can hold is refused with both sizes', () => {
  const length = 2 ** 28;
  expect(() => createTrainingMemory([[4], [length, length, length, length]], 4096)).toThrow(
    expect.objectContaining({
      code: 'out-of-memory',
      message: expect.stringContaining(`it takes ${16 * length} bytes`),
    }),
  );
});

test('memory that the system refuses is an error that says how much was asked for', () => {
  class Refused {
    constructor() {
      throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    }
  }
  vi.stubGlobal('WebAssembly', { ...WebAssembly, Memory: Refused });
  const pages = Math.ceil((1024 + 4 * MIB + 4096) / 65536);
  expect(() => createTrainingMemory([[MIB]], 4096)).toThrow(
    expect.objectContaining({ code: 'out-of-memory', message: expect.stringContaining(`${pages * 65536} bytes`) }),
  );
});

test('memory that nobody writes to is not taken from the system', () => {
  const before = process.memoryUsage.rss();
  const [placed] = createTrainingMemory([[256 * MIB]], 4096);
  placed!.arrays[0]![12_345_678] = 1;
  expect(process.memoryUsage.rss() - before).toBeLessThan(100 * MIB);
});
