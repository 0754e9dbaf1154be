import type { DataReport } from '../data-sets/data-report.ts';
import type { ErrorData } from '../errors/typed-error.ts';
import type { DataParts } from '../runs/run-data.ts';
import type { BatchRows } from '../t5/batch.ts';

/** A data set as it was read, or why it cannot be. */
export type InspectedSet<Failure = ErrorData> =
  { readonly phase: 'read'; readonly report: DataReport } | { readonly phase: 'failed'; readonly error: Failure };

/** What the first forward pass of a training gets, as the data collator pads it. */
export interface FirstBatch extends BatchRows {
  /** Examples of the batch; its rows are the first 32 of them, padded as in the whole batch. */
  readonly examples: number;
  /** The piece of every id in it, by id. */
  readonly pieces: Readonly<Record<number, string>>;
}

/** The data sets of a training before it begins: what is wrong with each, and what the model would get first. */
export interface DataInspection<Failure = ErrorData> {
  readonly sets: DataParts<InspectedSet<Failure>>;
  /** Null where a set that is trained on cannot be read. */
  readonly first_batch: FirstBatch | null;
}
