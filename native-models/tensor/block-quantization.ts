/** How many weights share a scale. */
export const BLOCK_SIZE = 32;

export type Bits = 4 | 8;

/** A matrix in blocks of few bits, as ONNX Runtime's MatMulNBits reads it. */
export interface QuantizedMatrix {
  /** [rows, blocks, BLOCK_SIZE · bits / 8]; with 4 bits the earlier weight is the lower half of a byte. */
  readonly quantized: Uint8Array<ArrayBuffer>;
  /** [rows, blocks] */
  readonly scales: Float32Array<ArrayBuffer>;
}

/** Blocks along a row of `columns` weights; the last one may be part empty. */
export function blockCount(columns: number): number {
  return Math.ceil(columns / BLOCK_SIZE);
}

/** Bytes of one row of quantized weights. */
export function quantizedRowBytes(columns: number, bits: Bits): number {
  return (blockCount(columns) * BLOCK_SIZE * bits) / 8;
}

/**
 * Rounds each block of `weights` [rows, columns] to whole multiples of its scale, symmetric around zero:
 * w ≈ (q − zero) · scale with zero = 2^(bits−1). 8 bits: scale = max|w| / 127. 4 bits: the weight of largest magnitude
 * falls on −8 (as llama.cpp's Q4_0 does), so that all 16 steps are used.
 */
export function quantizeBlocks(weights: Float32Array, rows: number, columns: number, bits: Bits): QuantizedMatrix {
  const blocks = blockCount(columns);
  const quantized = new Uint8Array(rows * quantizedRowBytes(columns, bits));
  const scales = new Float32Array(rows * blocks);
  for (let row = 0; row < rows; row++)
    for (let block = 0; block < blocks; block++) {
      const from = row * columns + block * BLOCK_SIZE;
      const to = Math.min(from + BLOCK_SIZE, (row + 1) * columns);
      const at = row * blocks + block;
      const scale = blockScale(weights, from, to, bits);
      scales[at] = scale;
      writeBlock(weights, from, to, scale, bits, quantized, (at * BLOCK_SIZE * bits) / 8);
    }
  return { quantized, scales };
}

/** The weight of largest magnitude over the step that it falls on. */
function blockScale(weights: Float32Array, from: number, to: number, bits: Bits): number {
  let largest = 0;
  for (let index = from; index < to; index++)
    if (Math.abs(weights[index]!) > Math.abs(largest)) largest = weights[index]!;
  return Math.fround(bits === 8 ? Math.abs(largest) / 127 : largest / -8);
}

function writeBlock(
  weights: Float32Array,
  from: number,
  to: number,
  scale: number,
  bits: Bits,
  target: Uint8Array,
  at: number,
): void {
  const zero = 2 ** (bits - 1);
  const highest = 2 ** bits - 1;
  const inverse = scale === 0 ? 0 : 1 / scale;
  for (let index = 0; index < BLOCK_SIZE; index++) {
    const weight = from + index < to ? weights[from + index]! : 0;
    const level = Math.min(highest, Math.max(0, Math.round(weight * inverse) + zero));
    if (bits === 8) target[at + index] = level;
    else target[at + (index >> 1)]! |= index % 2 === 0 ? level : level << 4;
  }
}
