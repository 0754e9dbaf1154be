import type { DataReport } from '../data-sets/data-report.ts';

type Rows = readonly (readonly number[])[];

/** A data set before the training: what is wrong with it, and what the model would get first. */
export interface DataInspection {
  readonly report: DataReport;
  /** The first examples in their order, as the data collator pads them, Hugging Face's names: [batch, length]. */
  readonly first_batch: {
    readonly input_ids: Rows;
    readonly attention_mask: Rows;
    /** −100 where nothing is learnt. */
    readonly labels: Rows;
    readonly decoder_input_ids: Rows;
  };
}
