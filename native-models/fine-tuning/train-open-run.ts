import { join } from 'node:path';
import { TypedError } from '../errors/typed-error.ts';
import type { OpenRun } from '../runs/open-run.ts';
import type { StoredCheckpoint } from '../runs/checkpoints.ts';
import { t5Parameters } from '../t5/parameter-names.ts';
import { train, type Training } from '../training/trainer.ts';
import { initialTrainerState, type TrainerState } from '../training/trainer-state.ts';
import type { TrainingControl } from '../training/training-control.ts';
import { TrainingError } from '../training/training-error.ts';
import type { TrainingDone, TrainingEvent } from '../training/training-events.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { restoreCheckpoint } from './checkpoint-files.ts';
import { evaluate, type EvaluationParts } from './evaluation.ts';
import { loraOf } from './lora-arguments.ts';
import type { Outlook } from './outlook.ts';
import { openLiveTraining, yieldToEventLoop, type LiveTraining, type OpenedModel } from './open-training.ts';
import { countWeights, RunCheckpoints } from './run-checkpoints.ts';
import { RunForecast } from './run-forecast.ts';
import { peakSoFar } from './training-memory.ts';
import type { EvaluatedSets } from './training-sets.ts';

export interface RunWork {
  readonly run: OpenRun;
  /** What the weights are read from: the model that the run began with, or the checkpoint to go on from. */
  readonly opened: OpenedModel;
  readonly outlook: Outlook;
  readonly evaluated: EvaluatedSets;
  /** The checkpoint to go on from. */
  readonly from: StoredCheckpoint | null;
  readonly cacheFolder: string;
}

const nothingEvaluated: EvaluatedSets = { evaluation: null, general: null };

/** Trains an open run; every event is in its folder before it is told. */
export async function trainOpenRun(
  work: RunWork,
  control: TrainingControl,
  emit: (event: TrainingEvent) => void,
): Promise<TrainingDone> {
  const { run, from } = work;
  const started = performance.now();
  const journal = new Journal(run, emit, from?.name ?? null);
  try {
    const { arguments: args, threads } = run.description;
    const live = await openLiveTraining(work.opened, args, {
      cacheFolder: work.cacheFolder,
      threads: threads ?? undefined,
      adapter: from ? join(run.folder, from.name) : undefined,
    });
    try {
      return await trainLive(work, live, journal, control, started);
    } finally {
      await live.close();
    }
  } catch (error) {
    const told = isOutOfMemory(error) ? outOfMemory(journal, run.description.arguments, error) : error;
    await journal.fail(told);
    throw told;
  }
}

/** The system refused memory: to ONNX Runtime, to the kernels, or to an array. */
function isOutOfMemory(error: unknown): boolean {
  if (error instanceof TypedError) return error.code === 'out-of-memory';
  return error instanceof RangeError && /allocation failed|invalid array (buffer )?length/i.test(error.message);
}

function outOfMemory(
  { step, lastCheckpoint }: Journal,
  { per_device_train_batch_size }: TrainingArguments,
  cause: unknown,
): TrainingError {
  const kept = lastCheckpoint ? `The last checkpoint is ${lastCheckpoint}.` : 'No checkpoint had been written yet.';
  const reason = (cause as Error).message;
  const message = `Memory ran out after step ${step}: ${reason} ${kept}`;
  const hint =
    per_device_train_batch_size > 1
      ? 'Resume the run with a smaller per_device_train_batch_size: its updates still see the same examples.'
      : 'Close other programs and resume the run.';
  return new TrainingError('out-of-memory', message, { place: ['step', step + 1], found: reason, hint }, cause);
}

async function trainLive(
  work: RunWork,
  live: LiveTraining,
  journal: Journal,
  control: TrainingControl,
  started: number,
): Promise<TrainingDone> {
  const { run, outlook, from } = work;
  const { arguments: args, plan, examples } = outlook;
  const { config } = live.context.model;
  const { optimizer, parameters } = live.weights;
  const state = from ? await restoreCheckpoint(join(run.folder, from.name), optimizer) : initialTrainerState();
  const checkpoints = new RunCheckpoints({ run, plan, from }, live, state, (event) => journal.write(event));
  await checkpoints.assertSpace();
  await checkpoints.reportUnsaid();
  journal.write({
    event: 'started',
    step: state.global_step,
    max_steps: plan.max_steps,
    num_train_epochs: plan.num_train_epochs,
    num_examples: examples.count,
    num_parameters: countWeights(t5Parameters(config)) + (loraOf(args) ? countWeights(parameters) : 0),
    num_trainable_parameters: countWeights(parameters),
  });

  const forecast = new RunForecast(outlook, peakSoFar);
  const now = () => performance.now();
  const parts: EvaluationParts = {
    model: live.model,
    config,
    tokenizer: live.context.tokenizer,
    arguments: args,
    // Where nothing is to be evaluated, sentences may be watched still: at the start and at the end.
    ...(args.eval_strategy === 'no' ? nothingEvaluated : work.evaluated),
    yieldToEventLoop,
    now,
  };
  const hasAny = parts.evaluation !== null || parts.general !== null || args.watch_sentences.length > 0;
  const evaluateNow = hasAny ? (at: Parameters<typeof evaluate>[1]) => evaluate(parts, at) : null;
  const training: Training = {
    arguments: args,
    plan,
    config,
    examples,
    model: live.model,
    parameters,
    optimizer,
    state,
    control,
    evaluate: evaluateNow,
    save: () => checkpoints.save(),
    lastCheckpoint: () => journal.lastCheckpoint,
    emit: (event) => {
      journal.write(event);
      const made = event.event === 'step' ? forecast.after(event) : null;
      if (made) journal.write(made);
    },
    yieldToEventLoop,
    now,
  };
  const reason = await train(training);
  if (args.eval_strategy === 'no' && evaluateNow && reason !== 'stopped')
    journal.write(await evaluateNow({ step: state.global_step, epoch: state.epoch }));
  const done = doneEvent(state, reason, journal.lastCheckpoint, now() - started);
  journal.write(done);
  await run.flush();
  return done;
}

function doneEvent(
  state: TrainerState,
  reason: TrainingDone['reason'],
  last_checkpoint: string | null,
  elapsedMs: number,
): TrainingDone {
  const { global_step: step, total_loss, best_global_step, best_metric } = state;
  const best_checkpoint = best_global_step === null ? null : `checkpoint-${best_global_step}`;
  const train_loss = step === 0 ? 0 : total_loss / step;
  return { event: 'done', step, reason, train_loss, elapsedMs, last_checkpoint, best_checkpoint, best_metric };
}

/** Writes events into the run and tells them; knows what the last one was about. */
class Journal {
  step = 0;

  constructor(
    private readonly run: OpenRun,
    private readonly emit: (event: TrainingEvent) => void,
    public lastCheckpoint: string | null,
  ) {}

  write(event: TrainingEvent): void {
    this.step = event.step;
    if (event.event === 'checkpoint') this.lastCheckpoint = event.name;
    // A line that cannot be written now comes with the next one; a checkpoint is not reported before all of them are.
    this.run.appendEvent(event).catch(() => undefined);
    this.emit(event);
  }

  async fail(error: unknown): Promise<void> {
    const data = error instanceof TypedError ? error.toData() : { code: 'internal', message: (error as Error).message };
    this.write({ event: 'failed', step: this.step, error: data, last_checkpoint: this.lastCheckpoint });
    await this.run.flush().catch(() => undefined); // the error that is thrown says more
  }
}
