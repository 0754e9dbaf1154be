import { TypedError } from '../errors/typed-error.ts';

/** Both are faults of the caller: a score needs at least one hypothesis, and one reference for each. */
export type MetricsErrorCode = 'no-sentences' | 'sentence-count';

export class MetricsError extends TypedError<MetricsErrorCode> {}

/** Refuses a corpus that has no score. sacrebleu cuts the longer side off silently and fails on an empty corpus. */
export function requirePairs(hypotheses: readonly string[], references: readonly string[]): void {
  if (hypotheses.length !== references.length) {
    throw new MetricsError(
      'sentence-count',
      `A score needs one reference for each hypothesis, but there are ${hypotheses.length} hypotheses and ${references.length} references.`,
      { expected: `${hypotheses.length} references`, found: `${references.length} references` },
    );
  }
  if (hypotheses.length === 0) {
    throw new MetricsError(
      'no-sentences',
      'A score needs at least one pair of hypothesis and reference, but there is none.',
      {
        expected: 'at least one pair',
        found: 'none',
      },
    );
  }
}
