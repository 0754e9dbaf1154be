import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createRun } from '../runs/create-run.ts';
import { openRun } from '../runs/open-run.ts';
import type { RunData, RunDescription } from '../runs/run-description.ts';
import type { TrainingControl } from '../training/training-control.ts';
import type { TrainingDone, TrainingEvent } from '../training/training-events.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { ArgumentError } from '../training-arguments/parse-arguments.ts';
import { describeSources, hashedSourcesAgain, openDataSets, type DataSources } from './data-sets-of-run.ts';
import { assertModelUnchanged, describeMachine, describeModel } from './describe-run.ts';
import { loraOf, openAdapter } from './lora-arguments.ts';
import { openModel, planTraining } from './open-training.ts';
import { outlookOf } from './outlook.ts';
import { assertMemory } from './run-forecast.ts';
import { trainOpenRun } from './train-open-run.ts';
import { trainingSets, type EvaluatedSets } from './training-sets.ts';

export type StartJob = DataSources & {
  /** Folder of the new run. */
  readonly run: string;
  readonly model: { readonly name: string; readonly path: string };
  readonly threads?: number | undefined;
  readonly arguments: TrainingArguments;
  /** Example indices, one list per forward pass, that replace the random order. */
  readonly batches?: readonly (readonly number[])[] | undefined;
  readonly cacheFolder: string;
};

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
  const { hashed, data, kept } = await describeSources(job, options.signal);
  await using dataSets = await openDataSets(hashed, options);
  const { examples, replayed, ...evaluated } = trainingSets(dataSets.given, args);
  assertEvaluable(args, evaluated);
  const batches = job.batches ?? null;
  const plan = planTraining(args, examples, batches);
  const outlook = outlookOf({ config: model.config, arguments: args, plan, examples });
  assertMemory(outlook);

  const description: RunDescription = {
    format: 1,
    created: new Date().toISOString(),
    arguments: args,
    model: await describeModel(job.model.name, model, args.adapter),
    train: { ...data.train, examples: examples.count - replayed },
    evaluation: counted(data.evaluation, evaluated.evaluation?.count),
    general: counted(data.general, evaluated.general?.count),
    replay: counted(data.replay, replayed),
    batches,
    threads: job.threads ?? null,
    max_steps: plan.max_steps,
    ...describeMachine(),
  };
  control.stopSignal.throwIfAborted();
  const run = await createRun(resolve(job.run), description, kept);
  const work = { run, opened, outlook, evaluated, from: null, cacheFolder };
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
  await using dataSets = await openDataSets(await hashedSourcesAgain(run.folder, description), options);
  const { examples, evaluation, general } = trainingSets(dataSets.given, description.arguments);
  const plan = planTraining(description.arguments, examples, description.batches);
  const outlook = outlookOf({ config: opened.model.config, arguments: description.arguments, plan, examples });
  assertMemory(outlook);
  await run.truncateEvents(checkpoint?.step ?? 0);
  const work = { run, opened, outlook, evaluated: { evaluation, general }, from: checkpoint, cacheFolder };
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

/** A data set as run.json has it, with how many of its examples are used; null where there is none. */
const counted = (data: Omit<RunData, 'examples'> | null | undefined, examples = 0) =>
  data ? { ...data, examples } : null;

function assertEvaluable(args: TrainingArguments, { evaluation, general }: EvaluatedSets): void {
  const { eval_strategy, watch_sentences, load_best_model_at_end, early_stopping_patience } = args;
  const needsLoss = load_best_model_at_end || early_stopping_patience !== null;
  const hasOther = general !== null || watch_sentences.length > 0;
  if (eval_strategy === 'no' || evaluation || (hasOther && !needsLoss)) return;
  const message = `The training argument eval_strategy is ${eval_strategy}, but there are no evaluation examples.`;
  throw new ArgumentError('argument-invalid', message, {
    place: 'eval_strategy',
    expected: 'no, or an evaluation data set, or test_size above 0',
    found: eval_strategy,
  });
}
