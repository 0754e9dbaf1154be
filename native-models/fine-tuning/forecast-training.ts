import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import { realDisk } from '../files/disk.ts';
import { initialTrainerState } from '../training/trainer-state.ts';
import { train, type TrainingPlan } from '../training/trainer.ts';
import { TrainingControl } from '../training/training-control.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { describeSources, openDataSets } from './data-sets-of-run.ts';
import { forecastAlternatives } from './forecast-alternatives.ts';
import { openLiveTraining, openModel, planTraining, yieldToEventLoop, type OpenedModel } from './open-training.ts';
import { outlookOf } from './outlook.ts';
import type { PlannedUpdate } from './planned-batches.ts';
import type { ForecastProgress, TrainingForecast } from './training-forecast.ts';
import { peakSoFar } from './training-memory.ts';
import {
  checkpointBytes,
  checkpointCounts,
  meanWork,
  paceOf,
  remainingMs,
  scaled,
  UNMEASURED_PACE,
  type Pace,
} from './training-outlook.ts';
import { assertOneEvaluation, trainingSets } from './training-sets.ts';
import { updateWork } from './training-work.ts';
import type { StartJob } from './train-run.ts';

export interface ForecastJob extends Omit<StartJob, 'run'> {
  /** Where the run's folder would be made: its disk is asked. */
  readonly folder: string;
}

interface ForecastOptions {
  readonly onProgress: (progress: ForecastProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * What a training would take: memory reckoned from the shapes of its graphs, time from three steps that are really made, on
 * a short, a middle and a long batch, and thrown away. Where the memory does not suffice nothing is tried.
 * @throws as startRun, before it makes its folder.
 */
export async function forecastTraining(job: ForecastJob, options: ForecastOptions): Promise<TrainingForecast> {
  const { arguments: args, cacheFolder } = job;
  const { signal } = options;
  assertOneEvaluation(args, job.evaluation != null);
  const opened = await openModel(job.model.path);
  const { config } = opened.model;
  const { train, replay } = job;
  const { hashed } = await describeSources({ train, replay }, signal);
  await using data = await openDataSets(hashed, { opened, arguments: args, cacheFolder, signal });
  const { examples } = trainingSets(data.given, args);
  const plan = planTraining(args, examples, job.batches ?? null);
  const outlook = outlookOf({ config, arguments: args, plan, examples });
  const { updates, peak: expected, availableBytes: available_bytes } = outlook;
  const fits = expected.expected <= available_bytes;
  const measured = fits ? await measureSteps(opened, args, { ...job, examples, updates }, options) : null;
  const pace = measured?.pace ?? UNMEASURED_PACE;
  const step_ms = scaled(pace, meanWork(config, args, updates));
  const peak_bytes = measured ? measuredPeak(measured.peakBytes, expected) : expected;
  const hasRoom = peak_bytes.high <= 0.9 * available_bytes;
  return {
    max_steps: plan.max_steps,
    step_ms,
    epoch_ms: scaled(step_ms, plan.updates_per_epoch),
    total_ms: remainingMs(config, args, plan, step_ms),
    peak_bytes,
    available_bytes,
    disk_bytes: checkpointCounts(args, plan).kept * checkpointBytes(config, args),
    free_bytes: await freeBytes(job.folder),
    fits,
    measured_steps: measured?.steps ?? 0,
    alternatives: hasRoom ? [] : forecastAlternatives({ ...outlook, pace }),
  };
}

interface Measuring extends Pick<ForecastJob, 'cacheFolder' | 'threads'> {
  readonly examples: EncodedExamples;
  readonly updates: readonly PlannedUpdate[];
}

/** One step to warm up, then a short, a middle and a long one, on weights that nobody keeps. */
async function measureSteps(
  opened: OpenedModel,
  args: TrainingArguments,
  { cacheFolder, threads, examples, updates }: Measuring,
  { onProgress, signal }: ForecastOptions,
): Promise<{ pace: Pace; peakBytes: number; steps: number }> {
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
  const live = await openLiveTraining(opened, args, { cacheFolder, threads });
  try {
    const times: number[] = [];
    await train({
      arguments: { ...args, gradient_accumulation_steps: full },
      plan: planOf(chosen.map(({ passes }) => passes)),
      config,
      examples,
      model: live.model,
      parameters: live.weights.parameters,
      optimizer: live.weights.optimizer,
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
    const steps = chosen.map(({ work }, index) => ({ work, elapsedMs: times[index]! })).slice(1);
    return { pace: paceOf(steps), peakBytes: peakSoFar(), steps: steps.length };
  } finally {
    await live.close();
  }
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

/** The process may have held more before; then the reckoned peak is all that is known. */
function measuredPeak(peakBytes: number, expected: TrainingForecast['peak_bytes']): TrainingForecast['peak_bytes'] {
  const isOfSteps = peakBytes > 0.8 * expected.expected && peakBytes < 1.3 * expected.high;
  if (!isOfSteps) return expected;
  return { expected: peakBytes, low: 0.95 * peakBytes, high: 1.08 * peakBytes };
}

/** Of the disk on which the folder would be made. Unknown counts as enough: the writing itself will tell. */
async function freeBytes(folder: string): Promise<number> {
  let path = resolve(folder);
  while (!existsSync(path) && dirname(path) !== path) path = dirname(path);
  return realDisk.freeBytes(path).catch(() => Number.MAX_SAFE_INTEGER);
}
