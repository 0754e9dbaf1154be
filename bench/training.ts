import { fileURLToPath } from 'node:url';
import type { Figure, Figures } from './figure.ts';
import type { BenchSettings } from './open-engine.ts';
import { runProgram } from './run-program.ts';
import type { MeasuredTraining, TrainingJob } from './train-steps.ts';
import { shapeName, shapeOf, type TrainingShape } from './training-shape.ts';

/** Without `--runs`: those of which the peers' figures are. */
export const TRAINING_STEPS = 8;
const TIMEOUT_MS = 1_200_000;

/** Steps of the whole model, in which the peers take part. */
export const baseShapes: readonly TrainingShape[] = [shapeOf(2, 9, 4), shapeOf(8, 32, 32)];
const adapterShapes: readonly TrainingShape[] = [shapeOf(2, 18, 8), shapeOf(8, 64, 48)];
const ADAPTER_RANK = 8;

/** What a bench of training varies; the rest comes from its settings. */
export type TrainingVariant = Pick<TrainingJob, 'shape' | 'lora_r' | 'part'>;

/** Trains in a process of its own, so that nothing but the training is in its peak of memory. */
export async function measureVariant(
  { model, cacheFolder, threads, runs }: BenchSettings,
  variant: TrainingVariant,
): Promise<MeasuredTraining> {
  const job: TrainingJob = {
    model,
    cacheFolder,
    steps: runs,
    ...variant,
    ...(threads === undefined ? {} : { threads }),
  };
  const program = fileURLToPath(new URL('./training-child.mjs', import.meta.url));
  const [line] = await runProgram(process.execPath, [program, JSON.stringify(job)], { timeoutMs: TIMEOUT_MS });
  return JSON.parse(line!) as MeasuredTraining; // our own program wrote it
}

/** The peers' training script: a step of AdamW on the whole model, and the peak of memory. */
export async function* measureTraining(settings: BenchSettings, shapes: readonly TrainingShape[]): Figures {
  for (const shape of shapes)
    yield figureOf(`train_step_${shapeName(shape)}_ms`, await measureVariant(settings, { shape }));
}

/** The same on a model of T5-base's shape, and steps of adapters on it. */
export async function* measureTrainingBase(settings: BenchSettings): Figures {
  for (const shape of baseShapes)
    yield figureOf(`train_step_base_${shapeName(shape)}_ms`, await measureVariant(settings, { shape }));
  for (const shape of adapterShapes) {
    const measured = await measureVariant(settings, { shape, lora_r: ADAPTER_RANK });
    yield figureOf(`train_step_base_lora_${shapeName(shape)}_ms`, measured);
  }
}

/** A step's time, with what it was measured on. */
export function figureOf(
  what: string,
  { stepMs, peakMb, privateMb, parameters, trainableParameters, loss }: MeasuredTraining,
): Figure {
  const details = {
    peak_mb: Math.round(peakMb),
    ...(privateMb === null ? {} : { private_mb: Math.round(privateMb) }),
    parameters,
    trainable_parameters: trainableParameters,
    loss: Math.round(loss * 1000) / 1000,
  };
  return { what, value: stepMs, details };
}
