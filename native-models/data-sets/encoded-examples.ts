import type { DataReport } from './data-report.ts';

/** The examples of a data set as token ids, `</s>` included: a million of them are no million objects. */
export interface EncodedExamples {
  readonly count: number;
  /**
   * Token ids of an example's source; do not change the array.
   * @throws DataSetError `examples-unreadable` where they lie on a disk that fails.
   */
  source(index: number): Int32Array;
  target(index: number): Int32Array;
  /** Tokens of an example's source, and of its target; nothing is read for them. */
  sourceLength(index: number): number;
  targetLength(index: number): number;
  /** Line of the example in its file, from 1. */
  line(index: number): number;
}

/** An open data set. Whoever opens it closes it; the examples cannot be read afterwards. */
export interface EncodedDataSet extends AsyncDisposable {
  readonly examples: EncodedExamples;
  readonly report: DataReport;
}
