import { expect, test } from 'vitest';
import { BLOCK_SIZE, blockCount, quantizeBlocks, quantizedRowBytes } from './block-quantization.ts';

/** w = (q − zero) · scale, straight from the operator's documentation. */
function dequantize(rows: number, columns: number, bits: 4 | 8, quantized: Uint8Array, scales: Float32Array): number[] {
  const blocks = blockCount(columns);
  return Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns);
    const column = index % columns;
    const place = row * blocks * BLOCK_SIZE + column;
    const byte = quantized[bits === 8 ? place : place >> 1]!;
    const level = bits === 8 ? byte : place % 2 === 0 ? byte & 15 : byte >> 4;
    return (level - 2 ** (bits - 1)) * scales[row * blocks + Math.floor(column / BLOCK_SIZE)]!;
  });
}

test.each([
  [8, 1 / 127 / 2],
  [4, 1 / 8],
] as const)("%i bits: no weight moves by more than its share of the block's largest", (bits, share) => {
  const [rows, columns] = [5, 72];
  const weights = Float32Array.from(
    { length: rows * columns },
    (_, index) => Math.sin(index * 12.9898) * (1 + (index % 7)),
  );
  const { quantized, scales } = quantizeBlocks(weights, rows, columns, bits);
  expect(quantized).toHaveLength(rows * quantizedRowBytes(columns, bits));
  const back = dequantize(rows, columns, bits, quantized, scales);
  weights.forEach((weight, index) => {
    const row = Math.floor(index / columns);
    const block = Math.floor((index % columns) / BLOCK_SIZE);
    const members = weights.slice(
      row * columns + block * BLOCK_SIZE,
      Math.min((row + 1) * columns, row * columns + (block + 1) * BLOCK_SIZE),
    );
    const largest = members.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(Math.abs(weight - back[index]!)).toBeLessThanOrEqual(largest * share * (1 + 1e-5));
  });
});

test('a block of zeros stays zero and divides by nothing', () => {
  const { quantized, scales } = quantizeBlocks(new Float32Array(64), 2, 32, 8);
  expect([...scales]).toEqual([0, 0]);
  expect(new Set(quantized)).toEqual(new Set([128]));
});
