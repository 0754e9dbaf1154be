import { encodeExamples } from '../data-sets/encode-examples.ts';
import type { DataReport } from '../data-sets/data-report.ts';
import type { DataSource } from '../data-sets/example.ts';
import { readModelFolder } from '../library/model-folder.ts';
import { collateBatch } from '../t5/batch.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';

type Rows = readonly (readonly number[])[];

/** A data set before the training: what is wrong with it, and what the model would get first. */
export interface DataInspection {
  readonly report: DataReport;
  /** The first examples in their order, as the data collator pads them: [batch, length]. */
  readonly first_batch: {
    readonly input_ids: Rows;
    readonly attention_mask: Rows;
    readonly labels: Rows;
    readonly decoder_input_ids: Rows;
  };
}

/** Reads and tokenizes a whole data set as a training with these arguments would. */
export async function inspectData(
  job: { readonly model: string; readonly data: DataSource; readonly arguments: TrainingArguments },
  options: { readonly onProgress: (rows: number) => void; readonly signal: AbortSignal },
): Promise<DataInspection> {
  const { config } = await readModelFolder(job.model);
  const tokenizer = await loadTokenizer(job.model);
  const { examples, report } = await encodeExamples(job.data, { ...job.arguments, ...options, tokenizer });
  const count = Math.min(job.arguments.per_device_train_batch_size, examples.count, MAX_ROWS_SHOWN);
  const pairs = Array.from({ length: count }, (_, index) => ({
    source: examples.source(index),
    target: examples.target(index),
  }));
  const { input_ids, attention_mask, labels, decoder_input_ids } = collateBatch(config, pairs);
  return {
    report,
    first_batch: {
      input_ids: rowsOf(input_ids),
      attention_mask: rowsOf(attention_mask),
      labels: rowsOf(labels),
      decoder_input_ids: rowsOf(decoder_input_ids),
    },
  };
}

/** A batch is shown to be read by eye. */
const MAX_ROWS_SHOWN = 32;

function rowsOf({ dims, data }: Tensor<BigInt64Array>): Rows {
  const [rows = 0, length = 0] = dims;
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * length, (row + 1) * length)].map(Number));
}
