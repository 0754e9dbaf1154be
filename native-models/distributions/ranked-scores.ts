const float32 = new Float32Array(1);
const bits = new Int32Array(float32.buffer);
/** Above any vocabulary; a float32's 32 bits above it still fit in a float64's 53. */
const indexRange = 2 ** 21;

/**
 * The finite scores of a row as an order that can be sorted, with their softmax. The buffers are kept from row to row;
 * only the first `count` entries are valid.
 */
export class RankedScores {
  count = 0;
  /** Indices into the row. */
  order = new Int32Array(0);
  /** The softmax of the scores in the present order, float32 as torch has it. */
  probabilities = new Float32Array(0);
  private packed = new Float64Array(0);

  /** Takes the indices of the finite scores, rising. */
  take(scores: Float32Array): void {
    if (this.order.length < scores.length) {
      this.order = new Int32Array(scores.length);
      this.probabilities = new Float32Array(scores.length);
      this.packed = new Float64Array(scores.length);
    }
    this.count = 0;
    for (let index = 0; index < scores.length; index++)
      if (scores[index]! > -Infinity) this.order[this.count++] = index;
  }

  /**
   * Sorts by rising key, equal keys by rising index. A float32's bits, the sign folded, order like the number itself;
   * with the index below them they make a float64, which typed arrays sort natively.
   */
  sortBy(keys: Float32Array): void {
    const packed = this.packed.subarray(0, this.count);
    for (let rank = 0; rank < this.count; rank++) {
      const index = this.order[rank]!;
      float32[0] = keys[index]!;
      const ordered = bits[0]! >= 0 ? bits[0]! : -(bits[0]! & 0x7fffffff);
      packed[rank] = ordered * indexRange + index;
    }
    packed.sort();
    for (let rank = 0; rank < this.count; rank++) {
      const value = packed[rank]!;
      this.order[rank] = value - Math.floor(value / indexRange) * indexRange;
    }
  }

  /** Fills `probabilities`. */
  softmax(scores: Float32Array): void {
    const { order, count, packed } = this;
    let max = -Infinity;
    for (let rank = 0; rank < count; rank++) max = Math.max(max, scores[order[rank]!]!);
    let sum = 0;
    // The sorting is over: its buffer holds the terms, so that each exponential is computed once.
    for (let rank = 0; rank < count; rank++) sum += packed[rank] = Math.exp(scores[order[rank]!]! - max);
    for (let rank = 0; rank < count; rank++) this.probabilities[rank] = packed[rank]! / sum;
  }
}
