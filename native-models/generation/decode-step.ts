/** What one decoder position gives for each row. */
export interface DecodeStepOutput {
  /** [rows, vocab_size], row-major; valid until the next call. */
  readonly logits: Float32Array;
  readonly vocab_size: number;
  /**
   * Given where the logits are approximations: the token of `row` whose exact logit is largest among those that `scores`
   * leaves (−∞ marks what may not be chosen). Greedy search asks for it instead of taking the maximum itself.
   */
  readonly exactMaximum?: (row: number, scores: Float32Array) => Promise<number>;
}

/**
 * Runs the decoder for one position of each row and remembers the cache.
 *
 * `tokens[row]` is the token at this position. `parents[row]` is the row of the previous call that this row continues;
 * in the first call it is the row of the encoded sources. Rows may repeat (beams), be reordered, and leave (finished).
 */
export type DecodeStep = (tokens: readonly number[], parents: readonly number[]) => Promise<DecodeStepOutput>;
