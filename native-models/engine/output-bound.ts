import { BLOCK_SIZE, blockCount, quantizeBlocks } from '../tensor/block-quantization.ts';

/** float32's unit roundoff. */
const UNIT = 2 ** -24;

/** For each row w of the output layer's weight: the length of its quantization error and its own length. */
export interface RowNorms {
  /** ‖w − w̃‖ */
  readonly error: Float32Array;
  /** ‖w‖ */
  readonly length: Float32Array;
}

/** What of a hidden state the bound needs; see docs/performance.md for the proof. */
export interface HiddenNorms {
  /** Weight of ‖w − w̃‖ in the bound: ‖h̃‖ ≤ ‖h‖ + ‖δ‖. */
  readonly perError: number;
  /** Weight of ‖w‖: ‖δ‖ for the rounding of h to 8 bits, and float32's own rounding. */
  readonly perLength: number;
  /** Weight of ‖w‖ in the distance between the exact product and float32's. */
  readonly rounding: number;
}

/** The norms of each row [rows, columns] under 8-bit blocks, rounded up, so that the bound stays one. */
export function rowNorms(
  weights: Float32Array,
  rows: number,
  columns: number,
): { error: Float32Array<ArrayBuffer>; length: Float32Array<ArrayBuffer> } {
  const { quantized, scales } = quantizeBlocks(weights, rows, columns, 8);
  const blocks = blockCount(columns);
  const error = new Float32Array(rows);
  const length = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let errors = 0;
    let squares = 0;
    for (let column = 0; column < columns; column++) {
      const weight = weights[row * columns + column]!;
      const block = row * blocks + Math.floor(column / BLOCK_SIZE);
      const level = quantized[block * BLOCK_SIZE + (column % BLOCK_SIZE)]! - 128;
      errors += (weight - level * scales[block]!) ** 2;
      squares += weight * weight;
    }
    error[row] = Math.sqrt(errors) * (1 + 2 * UNIT);
    length[row] = Math.sqrt(squares) * (1 + 2 * UNIT);
  }
  return { error, length };
}

/**
 * |w·h − ẑ| ≤ error·perError + length·perLength for the float32 logit w·h and MatMulNBits' ẑ. ONNX Runtime rounds h to
 * 8 bits in blocks with the step max|h| / 127, so each element moves by at most half a step.
 */
export function hiddenNorms(hidden: Float32Array): HiddenNorms {
  const blocks = blockCount(hidden.length);
  let squares = 0;
  let moved = 0;
  for (let block = 0; block < blocks; block++) {
    let largest = 0;
    const to = Math.min(hidden.length, (block + 1) * BLOCK_SIZE);
    for (let index = block * BLOCK_SIZE; index < to; index++) {
      const value = hidden[index]!;
      squares += value * value;
      largest = Math.max(largest, Math.abs(value));
    }
    moved += (to - block * BLOCK_SIZE) * ((largest / 127) * (0.5 + 256 * UNIT)) ** 2;
  }
  const length = Math.sqrt(squares);
  const delta = Math.sqrt(moved);
  // Any order of summation of n products in float32 is within n·u·Σ|wᵢhᵢ| ≤ n·u·‖w‖‖h‖ of the exact sum.
  const rounding = (hidden.length + 4) * UNIT * length;
  return { perError: length + delta, perLength: delta + 2 * rounding + 4 * UNIT * length, rounding };
}

/**
 * The ids that may have the largest exact logit: those whose upper bound reaches the largest lower bound. `null` where
 * there are more than `limit`. `scores` are approximate logits; −∞ marks what may not be chosen.
 */
export function candidates(
  scores: Float32Array,
  norms: RowNorms,
  { perError, perLength }: HiddenNorms,
  limit: number,
): number[] | null {
  const { error, length } = norms;
  let reached = -Infinity;
  for (let id = 0; id < scores.length; id++) {
    const lower = scores[id]! - (error[id]! * perError + length[id]! * perLength);
    if (lower > reached) reached = lower;
  }
  const found: number[] = [];
  for (let id = 0; id < scores.length; id++) {
    if (scores[id]! + error[id]! * perError + length[id]! * perLength < reached) continue;
    if (scores[id] === -Infinity) continue;
    if (found.length === limit) return null;
    found.push(id);
  }
  return found;
}
