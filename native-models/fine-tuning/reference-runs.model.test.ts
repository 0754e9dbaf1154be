import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import type { Example } from '../data-sets/example.ts';
import { differenceFrom, readExpectedTensors } from '../testing/expected-tensors.ts';
import { readJson, repositoryRoot, requireReference } from '../testing/reference.ts';
import type { Tokenizer } from '../tokenizer/encoding.ts';
import { train } from '../training/trainer.ts';
import { initialTrainerState } from '../training/trainer-state.ts';
import { TrainingControl } from '../training/training-control.ts';
import type { Evaluation, TrainingEvent, TrainingStep } from '../training/training-events.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { evaluate } from './evaluation.ts';
import { openLiveTraining, openModel, planTraining, yieldToEventLoop } from './open-training.ts';

interface ReferenceRun {
  readonly model: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly examples: readonly Example[];
  readonly evaluation: readonly Example[];
  readonly batches: readonly (readonly number[])[];
  readonly first_batch: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly max_steps: number;
  readonly history: readonly {
    readonly step: number;
    readonly epoch: number;
    readonly loss?: number;
    readonly grad_norm?: number;
    readonly learning_rate?: number;
    readonly eval_loss?: number;
  }[];
}

const runs = ['capitals', 'capitals-notebook-rate', 'tied', 'everything', 'adafactor'];

function encode(tokenizer: Tokenizer, examples: readonly Example[]): EncodedExamples {
  const ids = examples.map(({ source, target }) =>
    [source, target].map((text) => Int32Array.from(tokenizer.encodeIds(text))),
  );
  return {
    count: examples.length,
    source: (index) => ids[index]![0]!,
    target: (index) => ids[index]![1]!,
    sourceLength: (index) => ids[index]![0]!.length,
    targetLength: (index) => ids[index]![1]!.length,
    line: (index) => index + 1,
  };
}

let cacheFolder: string;
beforeAll(async () => void (cacheFolder = await mkdtemp(join(tmpdir(), 't5-lab-training-'))));
afterAll(() => rm(cacheFolder, { recursive: true }));

async function follow(run: ReferenceRun) {
  // Hugging Face's default, with which the reference runs were made.
  const args = parseTrainingArguments({ eval_on_start: false, ...run.arguments });
  const live = await openLiveTraining(await openModel(requireReference(`models/${run.model}`)), args, { cacheFolder });
  try {
    const { tokenizer, model: folder } = live.context;
    const examples = encode(tokenizer, run.examples);
    const evaluation = run.evaluation.length > 0 ? encode(tokenizer, run.evaluation) : null;
    const events: TrainingEvent[] = [];
    const now = () => performance.now();
    const parts = { model: live.model, config: folder.config, tokenizer, yieldToEventLoop, now };
    const plan = planTraining(args, examples, run.batches);
    await train({
      ...parts,
      arguments: args,
      plan,
      examples,
      parameters: live.weights.parameters,
      optimizer: live.weights.optimizer,
      state: initialTrainerState(),
      control: new TrainingControl(),
      evaluate: evaluation && ((at) => evaluate({ ...parts, arguments: args, evaluation, general: null }, at)),
      save: () => Promise.resolve(),
      lastCheckpoint: () => null,
      emit: (event) => events.push(event),
    });
    return { plan, events, parameters: live.weights.parameters };
  } finally {
    await live.close();
  }
}

/** Losses are written with four decimals, and may differ by 1e-4 of their size. */
const lossTolerance = (expected: number) => 1e-4 * Math.abs(expected) + 0.5e-4;

/** How far torch itself lies from each run, in float64 and on another number of threads (bench/training-noise.py). */
interface Noise {
  readonly loss: readonly number[];
  readonly grad_norm: readonly number[];
  readonly weights: Readonly<Record<string, number>>;
}
const noises = readJson<Readonly<Record<string, Noise>>>(join(repositoryRoot, 'fixtures/training/noise.json'));
/** Two float32 programs may lie on different sides of the exact curve. */
const twice = (noise: number) => 2 * noise;

describe.each(runs)('the reference run %s', (name) => {
  const noise = noises[name]!;
  const run = readJson<ReferenceRun>(requireReference(`expected/training/${name}.json`));
  let result: Awaited<ReturnType<typeof follow>>;
  beforeAll(async () => void (result = await follow(run)), 60_000);

  test('is followed step by step: loss, gradient norm, learning rate, epoch', () => {
    const steps = result.events.filter((event): event is TrainingStep => event.event === 'step');
    const expected = run.history.filter((entry) => entry.loss !== undefined);
    expect(result.plan.max_steps).toBe(run.max_steps);
    expect(steps.map(({ step }) => step)).toEqual(expected.map(({ step }) => step));
    expected.forEach(({ loss, grad_norm, learning_rate, epoch }, index) => {
      const step = steps[index]!;
      const lossAllowed = Math.max(lossTolerance(loss!), twice(noise.loss[index]!));
      expect(Math.abs(step.loss - loss!), `loss of step ${step.step}`).toBeLessThanOrEqual(lossAllowed);
      const normAllowed = Math.max(1e-4, twice(noise.grad_norm[index]!));
      expect(Math.abs(step.grad_norm / grad_norm! - 1), `grad_norm of step ${step.step}`).toBeLessThan(normAllowed);
      expect(step.learning_rate).toBeCloseTo(learning_rate!, 15);
      expect(step.epoch).toBeCloseTo(epoch, 12);
    });
  });

  test('evaluates to the same losses', () => {
    const evaluations = result.events.filter((event): event is Evaluation => event.event === 'evaluation');
    const expected = run.history.filter((entry) => entry.eval_loss !== undefined);
    expect(evaluations.map(({ step }) => step)).toEqual(expected.map(({ step }) => step));
    expected.forEach(({ eval_loss }, index) =>
      expect(Math.abs(evaluations[index]!.eval_loss! - eval_loss!)).toBeLessThanOrEqual(lossTolerance(eval_loss!)),
    );
  });

  test('ends with the same weights', () => {
    for (const expected of readExpectedTensors(requireReference(`expected/training/${name}.safetensors`)).values()) {
      const { weights } = result.parameters.find((parameter) => parameter.name === expected.name)!;
      const { largest, scale } = differenceFrom(weights, expected);
      const allowed = Math.max(1e-4, twice(noise.weights[expected.name]!));
      expect(largest / scale, expected.name).toBeLessThan(allowed);
    }
  });

  test('the seed alone gives the order of its examples', () => {
    // The reference runs were made with seed 11; a trailing batch may be prefetched and unused.
    const args = parseTrainingArguments({ ...run.arguments, seed: 11 });
    const ids = () => new Int32Array(1);
    const { length: count } = run.examples;
    const line = (index: number) => index + 1;
    const examples = { count, source: ids, target: ids, sourceLength: () => 1, targetLength: () => 1, line };
    const { batchesOf, batches_per_epoch } = planTraining(args, examples, null);
    const order = run.batches.map((_, pass) => {
      const batches = batchesOf(Math.floor(pass / batches_per_epoch));
      return Array.from(batches.at(pass % batches_per_epoch));
    });
    expect(order).toEqual(run.batches);
  });
});
