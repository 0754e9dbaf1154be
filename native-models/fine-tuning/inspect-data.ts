import type { DataSource } from '../data-sets/example.ts';
import { collateBatch } from '../t5/batch.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { DataInspection } from './data-inspection.ts';
import { describeData, openDataSet } from './open-data-set.ts';
import { openModel } from './open-training.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';

export interface InspectJob {
  /** The model's folder. */
  readonly model: string;
  readonly data: DataSource;
  readonly arguments: TrainingArguments;
  readonly cacheFolder: string;
}

/** A whole data set as a training with these arguments would meet it. */
export async function inspectData(
  job: InspectJob,
  options: { readonly onProgress: (rows: number) => void; readonly signal: AbortSignal },
): Promise<DataInspection> {
  const opened = await openModel(job.model);
  const { hashed } = await describeData('train', job.data, options.signal);
  await using dataSet = await openDataSet(hashed, { ...job, ...options, opened });
  const { examples, report } = dataSet;
  const count = Math.min(job.arguments.per_device_train_batch_size, examples.count, MAX_ROWS_SHOWN);
  const pairs = Array.from({ length: count }, (_, index) => ({
    source: examples.source(index),
    target: examples.target(index),
  }));
  const { input_ids, attention_mask, labels, decoder_input_ids } = collateBatch(opened.model.config, pairs);
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

function rowsOf({ dims, data }: Tensor<BigInt64Array>): readonly (readonly number[])[] {
  const [rows = 0, length = 0] = dims;
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * length, (row + 1) * length)].map(Number));
}
