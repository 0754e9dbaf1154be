import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import { collateBatch } from '../t5/batch.ts';
import { initialTrainerState } from '../training/trainer-state.ts';
import { train, type TrainingPlan } from '../training/trainer.ts';
import { TrainingControl } from '../training/training-control.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { EvaluationPace } from './measured-pace.ts';
import { openLiveTraining, yieldToEventLoop, type LiveTraining, type OpenedModel } from './open-training.ts';
import type { PlannedUpdate } from './planned-batches.ts';
import type { ForecastProgress } from './training-forecast.ts';
import { peakSoFar } from './training-memory.ts';
import { paceOf, type Pace } from './training-outlook.ts';
import { updateWork } from './training-work.ts';

interface Measuring {
  readonly cacheFolder: string;
  readonly threads?: number | undefined;
  readonly examples: EncodedExamples;
  /** One batch of these is evaluated. */
  readonly evaluated: EncodedExamples;
  readonly updates: readonly PlannedUpdate[];
}

interface Measured {
  readonly pace: Pace;
  readonly evaluation: EvaluationPace;
  readonly peakBytes: number;
  readonly steps: number;
}

export interface MeasuringOptions {
  readonly onProgress: (progress: ForecastProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * One step to warm up, then a short, a middle and a long one, and a piece of an evaluation, on weights that nobody keeps.
 */
export async function measureTraining(
  opened: OpenedModel,
  args: TrainingArguments,
  measuring: Measuring,
  options: MeasuringOptions,
): Promise<Measured> {
  const { cacheFolder, threads } = measuring;
  const live = await openLiveTraining(opened, args, { cacheFolder, threads });
  try {
    const steps = await measureSteps(opened, live, args, measuring, options);
    const evaluation = await measureEvaluation(live, args, measuring.evaluated, options.signal);
    return { pace: paceOf(steps), evaluation, peakBytes: peakSoFar(), steps: steps.length };
  } finally {
    await live.close();
  }
}

async function measureSteps(
  opened: OpenedModel,
  { model, weights: { parameters, optimizer } }: LiveTraining,
  args: TrainingArguments,
  { examples, updates }: Measuring,
  { onProgress, signal }: MeasuringOptions,
): Promise<readonly { readonly work: number; readonly elapsedMs: number }[]> {
  const { config } = opened.model;
  const full = Math.max(...updates.map(({ passes }) => passes.length)); // the last of an epoch may have fewer
  const byWork = updates
    .filter(({ passes }) => passes.length === full)
    .map((update) => ({ ...update, work: updateWork(config, args, update.lengths) }))
    .sort((a, b) => a.work - b.work);
  const at = (share: number) => byWork[Math.floor(share * (byWork.length - 1))]!;
  const chosen = [at(0.5), at(0.1), at(0.5), at(1)];
  const control = new TrainingControl();
  if (signal.aborted) control.requestStop();
  signal.addEventListener('abort', () => control.requestStop(), { once: true });
  const times: number[] = [];
  await train({
    arguments: { ...args, gradient_accumulation_steps: full },
    plan: planOf(chosen.map(({ passes }) => passes)),
    config,
    examples,
    model,
    parameters,
    optimizer,
    state: initialTrainerState(),
    control,
    evaluate: null,
    save: () => Promise.resolve(),
    lastCheckpoint: () => null,
    emit: (event) => {
      if (event.event !== 'step') return;
      times.push(event.elapsedMs);
      onProgress({ event: 'measuring', done: times.length, total: chosen.length });
    },
    yieldToEventLoop,
    now: () => performance.now(),
  });
  signal.throwIfAborted();
  return chosen.map(({ work }, index) => ({ work, elapsedMs: times[index]! })).slice(1);
}

/** The second of two equal runs counts: the first makes the sessions, which the evaluations of a training make once. */
async function measureEvaluation(
  { model, context }: LiveTraining,
  args: TrainingArguments,
  examples: EncodedExamples,
  signal: AbortSignal,
): Promise<EvaluationPace> {
  const count = Math.min(args.per_device_eval_batch_size, examples.count);
  const pairs = Array.from({ length: count }, (_, at) => ({
    source: examples.source(at),
    target: examples.target(at),
  }));
  const batch = collateBatch(context.model.config, pairs);
  const [sentence] = args.watch_sentences;
  const row =
    sentence === undefined ? [...examples.source(0)] : context.tokenizer.encodeIds(args.task_prefix + sentence);
  const second = async (run: () => Promise<unknown>): Promise<number> => {
    await run();
    signal.throwIfAborted();
    const started = performance.now();
    await run();
    await yieldToEventLoop();
    signal.throwIfAborted();
    return performance.now() - started;
  };
  const batchMs = await second(() => model.loss(batch));
  return { example_ms: batchMs / count, sentence_ms: await second(() => model.translate([row])) };
}

/** Updates of as many passes each, in this order, and nothing else. */
function planOf(updates: readonly PlannedUpdate['passes'][]): TrainingPlan {
  const passes = updates.flat();
  return {
    max_steps: updates.length,
    num_train_epochs: 1,
    updates_per_epoch: updates.length,
    batches_per_epoch: passes.length,
    batchesOf: () => ({ length: passes.length, at: (pass) => passes[pass]! }),
  };
}
