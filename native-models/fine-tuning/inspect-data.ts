import { DataSetError } from '../data-sets/data-set-error.ts';
import type { EncodedDataSet, EncodedExamples } from '../data-sets/encoded-examples.ts';
import type { DataSource } from '../data-sets/example.ts';
import { batchPieces } from '../engine/pair-batch.ts';
import { TypedError } from '../errors/typed-error.ts';
import { eachPart, type DataPart, type DataParts } from '../runs/run-data.ts';
import { batchRows, collateBatch, type BatchRows } from '../t5/batch.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { DataInspection, FirstBatch, InspectedSet } from './data-inspection.ts';
import type { DataSources } from './data-sets-of-run.ts';
import { describeData, openDataSet } from './open-data-set.ts';
import { batchOrder, openModel, type OpenedModel } from './open-training.ts';
import { assertOneEvaluation, trainingSets } from './training-sets.ts';

export type InspectJob = DataSources & {
  /** The model's folder. */
  readonly model: string;
  readonly arguments: TrainingArguments;
  readonly cacheFolder: string;
};

interface InspectOptions {
  /** Rows read so far, of all data sets together. */
  readonly onProgress: (rows: number) => void;
  readonly signal: AbortSignal;
}

/** What became of one data set; the open examples only while the inspection lasts. */
type OpenedSet =
  | { readonly inspected: Extract<InspectedSet, { phase: 'read' }>; readonly examples: EncodedExamples }
  | { readonly inspected: Extract<InspectedSet, { phase: 'failed' }>; readonly examples: null };

/**
 * All data sets as a training with these arguments would meet them. One that cannot be read says so in its place.
 * @throws ArgumentError where the sets cannot be made of them; the errors of openModel; DataSetError `cancelled`.
 */
export async function inspectData(job: InspectJob, { onProgress, signal }: InspectOptions): Promise<DataInspection> {
  const { arguments: args, cacheFolder } = job;
  assertOneEvaluation(args, job.evaluation != null);
  const opened = await openModel(job.model);
  const open: EncodedDataSet[] = [];
  let rowsBefore = 0;
  const openSet = async (source: DataSource, part: DataPart): Promise<OpenedSet> => {
    try {
      const { hashed } = await describeData(part, source, signal);
      const dataSet = await openDataSet(hashed, {
        opened,
        arguments: args,
        cacheFolder,
        signal,
        onProgress: (rows) => onProgress(rowsBefore + rows),
      });
      open.push(dataSet);
      const { examples, report } = dataSet;
      rowsBefore += report.rows;
      return { inspected: { phase: 'read', report }, examples };
    } catch (error) {
      if (!isOfTheData(error)) throw error;
      return { inspected: { phase: 'failed', error: error.toData() }, examples: null };
    }
  };
  try {
    const sets = await eachPart<DataSource, OpenedSet>(job, openSet);
    const given = trainedOn(sets);
    return {
      sets: await eachPart(sets, ({ inspected }) => inspected),
      first_batch: given && firstBatch(opened, given, args),
    };
  } finally {
    for (const dataSet of open.reverse()) await dataSet[Symbol.asyncDispose]();
  }
}

function isOfTheData(error: unknown): error is TypedError {
  return error instanceof TypedError && !(error instanceof DataSetError && error.code === 'cancelled');
}

/** The open sets that were given; null where one of those that are trained on cannot be read. */
function trainedOn({ train, replay }: DataParts<OpenedSet>): DataParts<EncodedExamples> | null {
  if (train.examples === null || replay?.examples === null) return null;
  return { train: train.examples, replay: replay?.examples };
}

/** A batch is shown to be read by eye. */
const MAX_ROWS_SHOWN = 32;

/** The first batch of the first epoch, in the order that a run takes. */
function firstBatch(
  { model, tokenizer }: OpenedModel,
  given: DataParts<EncodedExamples>,
  args: TrainingArguments,
): FirstBatch {
  const { examples } = trainingSets(given, args);
  const batch = Array.from(batchOrder(args, examples)(0).at(0));
  const longest = (length: (index: number) => number) =>
    batch.reduce((most, index) => (length(index) > length(most) ? index : most));
  // With the longest ones at the end, what is shown is padded as in the whole batch, of which no more is read.
  const padding = [longest((index) => examples.sourceLength(index)), longest((index) => examples.targetLength(index))];
  const shown = [...batch.slice(0, MAX_ROWS_SHOWN), ...padding];
  const pairs = shown.map((index) => ({ source: examples.source(index), target: examples.target(index) }));
  const rows = withoutLast(batchRows(collateBatch(model.config, pairs)), padding.length);
  return { ...rows, examples: batch.length, pieces: batchPieces(tokenizer, rows) };
}

function withoutLast({ input_ids, attention_mask, labels, decoder_input_ids }: BatchRows, count: number): BatchRows {
  return {
    input_ids: input_ids.slice(0, -count),
    attention_mask: attention_mask.slice(0, -count),
    labels: labels.slice(0, -count),
    decoder_input_ids: decoder_input_ids.slice(0, -count),
  };
}
