import type { DataSource } from '../data-sets/example.ts';
import { batchRows, collateBatch } from '../t5/batch.ts';
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
  return { report, first_batch: batchRows(collateBatch(opened.model.config, pairs)) };
}

/** A batch is shown to be read by eye. */
const MAX_ROWS_SHOWN = 32;
