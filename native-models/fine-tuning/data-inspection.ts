import type { DataReport } from '../data-sets/data-report.ts';
import type { BatchRows } from '../t5/batch.ts';

/** A data set before the training: what is wrong with it, and what the model would get first. */
export interface DataInspection {
  readonly report: DataReport;
  /** The first examples in their order, as the data collator pads them. */
  readonly first_batch: BatchRows;
}
