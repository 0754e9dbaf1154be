import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import { collateBatch } from '../t5/batch.ts';
import { Gradients } from '../t5/gradients.ts';
import { LABEL_PAD_TOKEN_ID } from '../t5/loss.ts';
import type { T5Config } from '../t5/t5-config.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { BatchIndices, EpochBatches } from './batch-order.ts';
import { clipCoefficient } from './gradient-norm.ts';
import { learningRateAt } from './learning-rate-schedule.ts';
import type { Optimizer, TrainableParameter } from './optimizer.ts';
import { logEvaluation, logScores, logStep, stopsEarly, type TrainerState } from './trainer-state.ts';
import type { TrainingControl } from './training-control.ts';
import { TrainingError } from './training-error.ts';
import type { Evaluation, TrainingDone, TrainingEvent, TrainingStep } from './training-events.ts';
import type { TrainingModel } from './training-model.ts';

export interface TrainingPlan {
  readonly max_steps: number;
  readonly num_train_epochs: number;
  readonly updates_per_epoch: number;
  /** Forward passes of an epoch. */
  readonly batches_per_epoch: number;
  /** The examples of every forward pass of an epoch, in order. */
  batchesOf(epoch: number): EpochBatches;
}

/** Everything that the loop works with; what touches disk and clock comes in here. */
export interface Training {
  readonly arguments: TrainingArguments;
  readonly plan: TrainingPlan;
  readonly config: T5Config;
  readonly examples: EncodedExamples;
  readonly model: TrainingModel;
  readonly parameters: readonly TrainableParameter[];
  readonly optimizer: Optimizer;
  /** Changed as the training goes on: it begins at 0 updates, or where a checkpoint was written. */
  readonly state: TrainerState;
  readonly control: TrainingControl;
  /** Null where there is nothing to evaluate; whether it is asked for before the first step eval_on_start says, later eval_strategy. */
  readonly evaluate: ((at: Pick<Evaluation, 'step' | 'epoch'>) => Promise<Evaluation>) | null;
  /** Writes a checkpoint of weights, moments and state, unless this step has one. */
  readonly save: () => Promise<void>;
  readonly lastCheckpoint: () => string | null;
  readonly emit: (event: TrainingEvent) => void;
  readonly yieldToEventLoop: () => Promise<void>;
  readonly now: () => number;
}

/**
 * Trains until `max_steps`, an early stop or a request to stop. The order of things within a step is that of
 * transformers' Trainer._inner_training_loop: with eval_on_start an evaluation first; gradients of gradient_accumulation_steps batches, clipping, update, log,
 * evaluation, checkpoint.
 * @throws TrainingError `training-diverged`, `batch-without-labels`; what `save` and the model throw.
 */
export async function train(training: Training): Promise<TrainingDone['reason']> {
  const { arguments: args, plan, state, control, evaluate } = training;
  if (stopsEarly(state, args)) return 'early_stopping';
  if (state.global_step === 0 && args.eval_on_start && evaluate) await evaluateStart(training, evaluate);
  while (state.global_step < plan.max_steps) {
    const epoch = Math.floor(state.global_step / plan.updates_per_epoch);
    const batches = plan.batchesOf(epoch);
    for (let update = state.global_step % plan.updates_per_epoch; update < plan.updates_per_epoch; update++) {
      const passes = passesOf(batches, update, args.gradient_accumulation_steps);
      const done = (update * args.gradient_accumulation_steps + passes.length) / plan.batches_per_epoch;
      const step = await trainStep(training, passes, epoch + done);
      logStep(state, args, step);
      training.emit(step);

      const isLast = state.global_step >= plan.max_steps;
      const due = dueAt(state.global_step, isLast || update + 1 === plan.updates_per_epoch, args);
      if (due.evaluation && evaluate) {
        const evaluation = await evaluate({ step: state.global_step, epoch: state.epoch });
        logEvaluation(state, args, evaluation);
        training.emit(evaluation);
      }
      const isEarly = stopsEarly(state, args);
      if (due.checkpoint || isLast || isEarly) await training.save();
      if (isLast) break;
      if (isEarly) return 'early_stopping';
      await pauseIfAsked(training);
      if (!control.stopRequested) continue;
      await training.save();
      return 'stopped';
    }
  }
  return 'finished';
}

/** As the Trainer does it: logged, and no candidate for the best checkpoint. A run that goes on from a later step has it behind it. */
async function evaluateStart({ state, emit }: Training, evaluate: NonNullable<Training['evaluate']>): Promise<void> {
  const evaluation = await evaluate({ step: state.global_step, epoch: state.epoch });
  logScores(state, evaluation);
  emit(evaluation);
}

/** The batches of one update; the last update of an epoch may have fewer. */
function passesOf(batches: EpochBatches, update: number, accumulation: number): readonly BatchIndices[] {
  const from = update * accumulation;
  const length = Math.min(accumulation, batches.length - from);
  return Array.from({ length }, (_, pass) => batches.at(from + pass));
}

/** One update of the weights. */
async function trainStep(training: Training, passes: readonly BatchIndices[], epoch: number): Promise<TrainingStep> {
  const { arguments: args, plan, state, optimizer, now } = training;
  const started = now();
  const { loss, gradients } = await accumulate(training, passes);
  const grad_norm = optimizer.gradientNorm(gradients.pieces) / passes.length;
  assertFinite(training, loss, grad_norm, passes);
  const learning_rate = learningRateAt(state.global_step, { arguments: args, max_steps: plan.max_steps });
  const scale = clipCoefficient(grad_norm, args.max_grad_norm) / passes.length;
  optimizer.beginStep(learning_rate);
  optimizer.update(gradients.pieces, scale);
  state.global_step++;
  state.epoch = epoch;
  return {
    event: 'step',
    step: state.global_step,
    epoch,
    loss,
    grad_norm,
    learning_rate,
    elapsedMs: now() - started,
  };
}

/** Mean loss and summed gradients of several batches. */
async function accumulate(
  { arguments: args, config, examples, model, state, yieldToEventLoop }: Training,
  passes: readonly BatchIndices[],
): Promise<{ loss: number; gradients: Gradients }> {
  const gradients = new Gradients();
  let sum = 0;
  for (const [pass, indices] of passes.entries()) {
    const pairs = Array.from(indices, (index) => ({ source: examples.source(index), target: examples.target(index) }));
    const batch = collateBatch(config, pairs);
    if (batch.labels.data.every((label) => label === BigInt(LABEL_PAD_TOKEN_ID)))
      throw withoutLabels(state.global_step + 1, examples, indices);
    sum += await model.forwardBackward(batch, gradients, { seed: args.seed, step: state.global_step, pass });
    await yieldToEventLoop();
  }
  return { loss: sum / passes.length, gradients };
}

function dueAt(
  step: number,
  epochEnds: boolean,
  args: TrainingArguments,
): { evaluation: boolean; checkpoint: boolean } {
  const isDue = (strategy: TrainingArguments['eval_strategy'], every: number) =>
    strategy === 'steps' ? step % every === 0 : strategy === 'epoch' && epochEnds;
  return {
    evaluation: isDue(args.eval_strategy, args.eval_steps ?? args.logging_steps),
    checkpoint: isDue(args.save_strategy, args.save_steps),
  };
}

async function pauseIfAsked({ control, emit, state, yieldToEventLoop }: Training): Promise<void> {
  await yieldToEventLoop();
  if (!control.pauseRequested || control.stopRequested) return;
  emit({ event: 'paused', step: state.global_step });
  await control.whenContinued();
  emit({ event: 'continued', step: state.global_step });
}

function assertFinite(training: Training, loss: number, grad_norm: number, passes: readonly BatchIndices[]): void {
  if (Number.isFinite(loss) && Number.isFinite(grad_norm)) return;
  const { state, examples, lastCheckpoint } = training;
  const what = Number.isFinite(loss) ? `gradient norm is ${grad_norm}` : `loss is ${loss}`;
  const lines = passes.flatMap((indices) => Array.from(indices, (index) => examples.line(index)));
  const step = state.global_step + 1;
  const checkpoint = lastCheckpoint();
  const kept = checkpoint ? `The last good checkpoint is ${checkpoint}.` : 'No checkpoint had been written yet.';
  const message = `The training stopped in step ${step}: its ${what}. The batch holds the lines ${lines.join(', ')} of the training data. ${kept}`;
  throw new TrainingError('training-diverged', message, {
    place: ['step', step],
    expected: ['finite-number'],
    found: String(Number.isFinite(loss) ? grad_norm : loss),
    hint: 'Start again with a smaller learning_rate, more warmup_steps or a smaller max_grad_norm, and look at the lines of that batch.',
  });
}

function withoutLabels(step: number, examples: EncodedExamples, indices: BatchIndices): TrainingError {
  const lines = Array.from(indices, (index) => examples.line(index)).join(', ');
  const message = `Step ${step} has nothing to learn: every target of its batch (lines ${lines}) is empty.`;
  return new TrainingError('batch-without-labels', message, { place: ['step', step], found: ['lines-named', lines] });
}
