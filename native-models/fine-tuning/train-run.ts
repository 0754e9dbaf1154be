import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DataSource } from '../data-sets/example.ts';
import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import { createRun } from '../runs/create-run.ts';
import { openRun } from '../runs/open-run.ts';
import type { RunDescription } from '../runs/run-description.ts';
import type { TrainingControl } from '../training/training-control.ts';
import type { TrainingDone, TrainingEvent } from '../training/training-events.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { ArgumentError } from '../training-arguments/parse-arguments.ts';
import { assertModelUnchanged, describeMachine, describeModel } from './describe-run.ts';
import { loraOf, openAdapter } from './lora-arguments.ts';
import { describeData, hashedAgain, openDataSet } from './open-data-set.ts';
import { openModel, planTraining } from './open-training.ts';
import { outlookOf } from './outlook.ts';
import { assertMemory } from './run-forecast.ts';
import { trainOpenRun } from './train-open-run.ts';
import { trainingSets } from './training-sets.ts';

export interface StartJob {
  /** Folder of the new run. */
  readonly run: string;
  readonly model: { readonly name: string; readonly path: string };
  readonly threads?: number | undefined;
  readonly train: DataSource;
  readonly evaluation?: DataSource | undefined;
  readonly arguments: TrainingArguments;
  /** Example indices, one list per forward pass, that replace the random order. */
  readonly batches?: readonly (readonly number[])[] | undefined;
  readonly cacheFolder: string;
}

export interface ResumeJob {
  readonly run: string;
  /**
   * Goes on with batches of this size; gradient_accumulation_steps rises, so that an update sees as many examples as
   * before.
   */
  readonly per_device_train_batch_size?: number | undefined;
  readonly cacheFolder: string;
}

type Emit = (event: TrainingEvent) => void;

/**
 * Begins a run and trains it to its end, or until it is asked to stop. What can be wrong with model, data and arguments
 * is found before the folder of the run exists.
 * @throws ArgumentError, TrainingError, RunError, DataSetError, and the errors of opening a model.
 */
export async function startRun(job: StartJob, control: TrainingControl, emit: Emit): Promise<TrainingDone> {
  const args = withAbsoluteAdapter(job.arguments);
  const opened = await openModel(job.model.path);
  const { model } = opened;
  const lora = loraOf(args);
  if (lora) await openAdapter(model.config, lora, args.adapter);
  const { cacheFolder } = job;
  const options = { opened, arguments: args, cacheFolder, signal: control.stopSignal };
  const train = await describeData('train', job.train, options.signal);
  await using trainSet = await openDataSet(train.hashed, options);
  const held = job.evaluation ? await describeData('evaluation', job.evaluation, options.signal) : null;
  await using heldSet = held && (await openDataSet(held.hashed, options));
  const { examples, evaluation } = trainingSets(trainSet.examples, heldSet?.examples ?? null, args);
  assertEvaluable(args, evaluation);
  const batches = job.batches ?? null;
  const plan = planTraining(args, examples, batches);
  const outlook = outlookOf({ config: model.config, arguments: args, plan, examples });
  assertMemory(outlook);

  const description: RunDescription = {
    format: 1,
    created: new Date().toISOString(),
    arguments: args,
    model: await describeModel(job.model.name, model, args.adapter),
    train: { ...train.data, examples: examples.count },
    evaluation: held && evaluation && { ...held.data, examples: evaluation.count },
    batches,
    threads: job.threads ?? null,
    max_steps: plan.max_steps,
    ...describeMachine(),
  };
  control.stopSignal.throwIfAborted();
  const run = await createRun(resolve(job.run), description, [...train.kept, ...(held?.kept ?? [])]);
  const work = { run, opened, outlook, evaluation, from: null, cacheFolder };
  let hasStarted = false;
  try {
    return await trainOpenRun(work, control, (event) => {
      hasStarted ||= event.event === 'started';
      emit(event);
    });
  } finally {
    await run.close();
    // A run that could not even begin holds nothing, and would stand in the way of the next try.
    if (!hasStarted) await rm(run.folder, { recursive: true, force: true });
  }
}

/**
 * Goes on with a run from its last whole checkpoint, or from the beginning where it has none: to the same weights as if it
 * had never been stopped (same machine, same threads).
 * In smaller batches the sums of gradients are rounded in another order.
 * @throws as startRun; TrainingError `model-changed`, `data-changed`.
 */
export async function resumeRun(job: ResumeJob, control: TrainingControl, emit: Emit): Promise<TrainingDone> {
  await using run = await openRun(resolve(job.run));
  const batchSize = job.per_device_train_batch_size;
  if (batchSize !== undefined) await run.changeArguments(inBatchesOf(batchSize, run.description));
  const { description } = run;
  const { checkpoint } = await run.lastWholeCheckpoint();
  await assertModelUnchanged(description, checkpoint !== null);
  // Adapters are trained on the model that they began with: the one in the checkpoint has them merged in.
  const isWhole = checkpoint !== null && !loraOf(description.arguments);
  const opened = await openModel(isWhole ? join(run.folder, checkpoint.name) : description.model.path);
  const { cacheFolder } = job;
  const options = { opened, arguments: description.arguments, cacheFolder, signal: control.stopSignal };
  const train = await hashedAgain(run.folder, description.train);
  const held = description.evaluation && (await hashedAgain(run.folder, description.evaluation));
  await using trainSet = await openDataSet(train, options);
  await using heldSet = held && (await openDataSet(held, options));
  const { examples, evaluation } = trainingSets(trainSet.examples, heldSet?.examples ?? null, description.arguments);
  const plan = planTraining(description.arguments, examples, description.batches);
  const outlook = outlookOf({ config: opened.model.config, arguments: description.arguments, plan, examples });
  assertMemory(outlook);
  await run.truncateEvents(checkpoint?.step ?? 0);
  const work = { run, opened, outlook, evaluation, from: checkpoint, cacheFolder };
  return await trainOpenRun(work, control, emit);
}

/** The same updates in batches of another size. @throws ArgumentError where an update cannot be dealt out so. */
function inBatchesOf(size: number, { arguments: args, batches }: RunDescription): TrainingArguments {
  const update = args.per_device_train_batch_size * args.gradient_accumulation_steps;
  const divides = update % size === 0 && batches === null;
  if (divides) return { ...args, per_device_train_batch_size: size, gradient_accumulation_steps: update / size };
  const expected =
    batches === null
      ? `a number that divides ${update}, the examples of an update`
      : 'left as it is: the run names its batches';
  const message = `The training argument per_device_train_batch_size should be ${expected}, but is ${size}.`;
  const place = 'per_device_train_batch_size';
  throw new ArgumentError('argument-invalid', message, { place, expected, found: String(size) });
}

/** run.json names every file by its absolute path. */
function withAbsoluteAdapter(args: TrainingArguments): TrainingArguments {
  return args.adapter === '' ? args : { ...args, adapter: resolve(args.adapter) };
}

function assertEvaluable(args: TrainingArguments, evaluation: EncodedExamples | null): void {
  const { eval_strategy, watch_sentences, load_best_model_at_end, early_stopping_patience } = args;
  const needsLoss = load_best_model_at_end || early_stopping_patience !== null;
  if (eval_strategy === 'no' || evaluation || (watch_sentences.length > 0 && !needsLoss)) return;
  const message = `The training argument eval_strategy is ${eval_strategy}, but there are no evaluation examples.`;
  throw new ArgumentError('argument-invalid', message, {
    place: 'eval_strategy',
    expected: 'no, or an evaluation data set, or test_size above 0',
    found: eval_strategy,
  });
}
