import * as v from 'valibot';
import {
  dataSource,
  finite,
  index,
  model,
  nothing,
  optionalName,
  pair,
  path,
  positive,
  runtime,
  text,
} from './values.ts';

/** By Hugging Face's names; native-models/training-arguments knows and checks them. */
const trainingArguments = v.optional(v.record(v.pipe(v.string(), v.maxLength(200)), v.unknown()));
const run = v.strictObject({ run: path });
/** What a training learns from, and by which arguments. */
const material = {
  model,
  train: dataSource,
  evaluation: v.optional(dataSource),
  /** Evaluated as well, so that forgetting shows. */
  general: v.optional(dataSource),
  /** Mixed into the training: see replay_share. */
  replay: v.optional(dataSource),
  arguments: trainingArguments,
};
/** What a training is begun with. */
const training = {
  /** The run's folder, new or empty; left out, one in the lab's own folder. */
  run: v.optional(path),
  ...material,
  threads: runtime.threads,
  /** Example indices, one list per forward pass: replaces the random order. */
  batches: v.optional(v.pipe(v.array(v.pipe(v.array(index), v.minLength(1), v.maxLength(65_536))), v.minLength(1))),
};

const figure = v.pipe(finite, v.minValue(0));
const estimate = v.strictObject({ expected: figure, low: figure, high: figure });
/** What an earlier forecast of the model has measured, as its reply had it. */
const measured = v.strictObject({
  unit_ms: estimate,
  update_work: figure,
  evaluation: v.strictObject({ example_ms: figure, sentence_ms: figure }),
  peak_bytes: estimate,
  resident_bytes: figure,
  arguments: v.record(v.pipe(v.string(), v.maxLength(200)), v.unknown()),
});

export const fineTuningRequests = {
  'fineTuning.arguments': v.strictObject({ model }),
  /** jsonl, csv or tsv; with the columns that are chosen so far. */
  'fineTuning.readColumns': v.strictObject({ path, source_column: optionalName, target_column: optionalName }),
  /** At most so many rows of a data set. */
  'fineTuning.readPairs': v.strictObject({ data: dataSource, limit: v.pipe(positive, v.maxValue(100_000)) }),
  'fineTuning.inspect': v.strictObject(material),
  /** Of the run's folder only the disk is asked. */
  'fineTuning.forecast': v.strictObject({
    ...training,
    /** With it no step is made: times are reckoned from what was measured; null where nothing was. */
    measured: v.optional(v.nullable(measured)),
  }),
  'fineTuning.examineStep': v.strictObject({
    model,
    threads: runtime.threads,
    example: pair,
    arguments: trainingArguments,
    /** Which update is looked at; those before it are made again. */
    step: v.pipe(positive, v.maxValue(100)),
  }),
  'fineTuning.start': v.strictObject(training),
  'fineTuning.resume': v.strictObject({
    run: path,
    /** The rest in smaller batches: an update sees as many examples as before. */
    per_device_train_batch_size: v.optional(v.pipe(positive, v.maxValue(65_536))),
  }),
  'fineTuning.pause': run,
  'fineTuning.stop': run,
  'fineTuning.watch': v.strictObject({ run: path, after_step: v.optional(index) }),
  'fineTuning.runs': nothing,
  'fineTuning.run': v.strictObject({
    run: path,
    /** All but the latest steps as columns: of every field, or of the curve alone, which is sooner there. */
    packed: v.optional(v.picklist(['whole', 'loss'])),
  }),
  'fineTuning.forget': run,
  'fineTuning.export': v.strictObject({
    run: path,
    /** Left out: the best where the run looked for it, else the last. */
    checkpoint: v.optional(v.union([v.picklist(['best', 'last']), index])),
    output: path,
    /** The model card, README.md; left out, the one that `fineTuning.modelCard` gives. */
    card: v.optional(v.pipe(v.string(), v.maxLength(1_000_000))),
    /**
     * Whether encoder and decoder go with it as ONNX files, which are run and compared as well. The card gets a section on
     * them at its end, unless it has a heading ONNX already.
     */
    onnx: v.optional(v.boolean()),
    /** Whether the folder is packed as well, into `<output>.zip`, which must not exist. */
    zip: v.optional(v.boolean()),
  }),
  'fineTuning.exportFolder': v.strictObject({ run: path, checkpoint: index }),
  /** A trainer_state.json of transformers' Trainer. */
  'fineTuning.importRun': v.strictObject({ path: v.pipe(path, v.endsWith('.json')) }),
  'fineTuning.importedRun': run,
  'fineTuning.modelCard': v.strictObject({ run: path, checkpoint: index }),
  /** Some sentences as the run's start model and one of its checkpoints see them. */
  'fineTuning.beforeAfter': v.strictObject({
    run: path,
    /** A checkpoint's step. */
    checkpoint: index,
    threads: runtime.threads,
    /** The run's own pairs, others, or sources without references. */
    set: v.variant('kind', [
      v.strictObject({ kind: v.literal('train') }),
      v.strictObject({ kind: v.literal('evaluation') }),
      v.strictObject({ kind: v.literal('general') }),
      v.strictObject({ kind: v.literal('data'), data: dataSource }),
      v.strictObject({ kind: v.literal('sources'), sources: v.pipe(v.array(text), v.minLength(1), v.maxLength(1000)) }),
    ]),
    /** Pairs at most; of more, so many are drawn. */
    most: v.pipe(positive, v.maxValue(10_000)),
  }),
} as const;
