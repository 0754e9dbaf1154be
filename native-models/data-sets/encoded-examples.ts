/** The examples of a data set as token ids, `</s>` included, in few large arrays: a million of them are no million objects. */
export interface EncodedExamples {
  readonly count: number;
  /** Token ids of an example's source. The array is a view: do not change it. */
  source(index: number): Int32Array;
  target(index: number): Int32Array;
  /** Line of the example in its file, from 1. */
  line(index: number): number;
}
