import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { realDisk } from '../files/disk.ts';
import { describeSources, openDataSets } from './data-sets-of-run.ts';
import { evaluationsOf, withEvaluations } from './evaluation-outlook.ts';
import { forecastAlternatives } from './forecast-alternatives.ts';
import { measureTraining, type MeasuringOptions } from './measure-training.ts';
import { isSameUpdate, stepArgumentsOf, type MeasuredPace } from './measured-pace.ts';
import { openModel, planTraining } from './open-training.ts';
import { outlookOf } from './outlook.ts';
import type { TrainingForecast } from './training-forecast.ts';
import {
  checkpointBytes,
  checkpointCounts,
  lessCertain,
  meanWork,
  remainingMs,
  scaled,
  UNMEASURED_PACE,
} from './training-outlook.ts';
import { assertOneEvaluation, trainingSets } from './training-sets.ts';
import type { StartJob } from './train-run.ts';

export interface ForecastJob extends Omit<StartJob, 'run'> {
  /** Where the run's folder would be made: its disk is asked. */
  readonly folder: string;
  /** What was measured of another training of the model: no step is made then. Null: reckoned without times. */
  readonly measured?: MeasuredPace | null | undefined;
}

/**
 * What a training would take: memory reckoned from the shapes of its graphs, time from three steps and a piece of an
 * evaluation that are really made, on a short, a middle and a long batch, and thrown away. Where the memory does not suffice
 * nothing is tried, and where another training of the model was measured, nothing more is.
 * @throws as startRun, before it makes its folder.
 */
export async function forecastTraining(job: ForecastJob, options: MeasuringOptions): Promise<TrainingForecast> {
  const { arguments: args, cacheFolder, measured: earlier } = job;
  const { signal } = options;
  assertOneEvaluation(args, job.evaluation != null);
  const opened = await openModel(job.model.path);
  const { config } = opened.model;
  const { hashed } = await describeSources(sourcesOf(job), signal);
  await using data = await openDataSets(hashed, { opened, arguments: args, cacheFolder, signal });
  const { examples, evaluation, general } = trainingSets(data.given, args);
  const plan = planTraining(args, examples, job.batches ?? null);
  const outlook = outlookOf({ config, arguments: args, plan, examples, residentBytes: earlier?.resident_bytes });
  const { updates, peak: expected, availableBytes: available_bytes } = outlook;
  const fits = expected.expected <= available_bytes;
  const work = meanWork(config, args, updates);
  const evaluated = evaluation ?? general ?? examples;
  const made =
    fits && earlier === undefined
      ? await measureTraining(opened, args, { ...job, examples, evaluated, updates }, options)
      : null;
  const measured = made
    ? {
        unit_ms: made.pace,
        update_work: work,
        evaluation: made.evaluation,
        peak_bytes: measuredPeak(made.peakBytes, expected),
        resident_bytes: outlook.residentBytes,
        arguments: stepArgumentsOf(args),
      }
    : (earlier ?? null);
  const isSame = measured !== null && isSameUpdate(measured, args, work);
  const unit = measured?.unit_ms ?? UNMEASURED_PACE;
  const pace = measured && !isSame ? lessCertain(unit) : unit;
  const step_ms = scaled(pace, work);
  const peak_bytes = isSame ? measured.peak_bytes : expected;
  const counts = { evaluation: evaluation?.count ?? 0, general: general?.count ?? 0 };
  const evaluations = evaluationsOf(args, plan, counts, measured?.evaluation ?? null);
  const hasRoom = peak_bytes.high <= 0.9 * available_bytes;
  return {
    max_steps: plan.max_steps,
    step_ms,
    epoch_ms: scaled(step_ms, plan.updates_per_epoch),
    total_ms: withEvaluations(remainingMs(config, args, plan, step_ms), evaluations),
    evaluations: evaluations.count,
    evaluation_ms: evaluations.each_ms,
    peak_bytes,
    available_bytes,
    disk_bytes: checkpointCounts(args, plan).kept * checkpointBytes(config, args),
    free_bytes: await freeBytes(job.folder),
    fits,
    measured_steps: made?.steps ?? 0,
    times_from: made ? 'measured' : measured ? (isSame ? 'same-updates' : 'scaled') : 'unmeasured',
    measured,
    alternatives: hasRoom ? [] : forecastAlternatives({ ...outlook, pace, evaluations }),
  };
}

const sourcesOf = ({ train, evaluation, general, replay }: ForecastJob) => ({ train, evaluation, general, replay });

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
