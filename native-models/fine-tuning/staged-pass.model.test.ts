import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collateBatch } from '../t5/batch.ts';
import { Gradients, wholeGradient } from '../t5/gradients.ts';
import type { T5Config } from '../t5/t5-config.ts';
import { repositoryRoot, requireReference } from '../testing/reference.ts';
import { seededNumbers } from '../testing/seeded.ts';
import { drawDropoutMasks } from '../training/dropout-masks.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { openLiveTraining, openModel } from './open-training.ts';
import { lengthsOf } from './staged-pass.ts';

const seed = { seed: 3, step: 5, pass: 1 };
const models = ['v1_1-untied', 'v1_0-tied', 'umt5', 'gated-silu-sharded-bf16'];
/** Its vocabulary is large enough to be cut into parts. */
const BUNDLED = 'the bundled model';
let cacheFolder: string;
beforeAll(async () => void (cacheFolder = await mkdtemp(join(tmpdir(), 't5-lab-staged-'))));
afterAll(() => rm(cacheFolder, { recursive: true }));

async function openLive(name: string, given: Readonly<Record<string, unknown>>) {
  const folder = name === BUNDLED ? join(repositoryRoot, 'native-models/bundled/model') : `models/${name}`;
  const opened = await openModel(name === BUNDLED ? folder : requireReference(folder));
  const args = parseTrainingArguments({ dropout_rate: 0.1, ...given });
  return { args, live: await openLiveTraining(opened, args, { cacheFolder }) };
}

/** Random pairs of unlike lengths, whose ids come from all of the vocabulary. */
function randomBatch(config: T5Config, longest: number) {
  const random = seededNumbers(longest);
  const id = () => 3 + (Math.floor(Math.abs(random()) * 1e6) % (config.vocab_size - 200));
  const ids = (length: number) => Array.from({ length }, id);
  const pairs = [longest, longest - 2, 3].map((length) => ({ source: ids(length), target: ids(length - 1) }));
  return collateBatch(config, pairs);
}

/** A training with these arguments, and the loss and gradients of both ways. */
async function bothWays(name: string, given: Readonly<Record<string, unknown>>, longest: number) {
  const { args, live } = await openLive(name, given);
  try {
    const { sessions, model } = live.context;
    const batch = randomBatch(model.config, longest);
    const staged = new Gradients();
    const loss = await live.model.forwardBackward(batch, staged, seed);

    // The oracle: one graph for all of it, whose gradients are held against the reference tables elsewhere.
    const { label_smoothing_factor, dropout_rate } = args;
    const names = live.weights.parameters.map((parameter) => parameter.name);
    const whole = await sessions.training(names, { label_smoothing_factor, dropout_rate: dropout_rate! });
    const masks = drawDropoutMasks(whole.dropoutMasks, lengthsOf(batch), seed);
    const results = await whole.session.run({ ...batch, ...masks });
    const expected = new Gradients();
    expected.add(whole.gradients, results, batch);
    const differences = live.weights.parameters.map(({ name, dims }) => {
      const [found, wanted] = [staged, expected].map(({ pieces }) => wholeGradient(pieces.get(name) ?? [], dims));
      const largest = wanted!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const difference = wanted!.reduce((most, value, i) => Math.max(most, Math.abs(value - found![i]!)), 0);
      return { name, ratio: difference / largest };
    });
    const kinds = new Set([...staged.pieces.values()].flat().map(({ kind }) => kind));
    return { loss, expectedLoss: Number(results['loss']!.data[0]), differences, kinds };
  } finally {
    await live.close();
  }
}

/** Sums of some hundred float32 products in another order; the table's tolerance is 1e-4. */
const TOLERANCE = 2e-5;

const ways: readonly (readonly [what: string, given: object, longest: number])[] = [
  ['few rows, gradients as factors', {}, 7],
  ['many rows, whole gradients', {}, 24],
  ['computed anew on the way back', { gradient_checkpointing: true }, 24],
  ['label smoothing', { label_smoothing_factor: 0.1 }, 24],
  ['without dropout', { dropout_rate: 0 }, 9],
  ['a frozen encoder', { freeze: ['encoder', 'embeddings'] }, 24],
  ['a frozen decoder', { freeze: ['decoder', 'output_layer'] }, 24],
];
/** Other layouts differ from the first two in what the first three ways already pass through. */
const cases = [...models, BUNDLED].flatMap((name, index) =>
  ways.slice(0, index < 2 || name === BUNDLED ? ways.length : 3).map((way) => [name, ...way] as const),
);

test.each(cases)(
  '%s gives loss and gradients of the whole graph stage by stage: %s',
  async (name, _what, given, longest) => {
    const { loss, expectedLoss, differences } = await bothWays(name, { ...given }, longest);
    expect(Math.abs(loss / expectedLoss - 1)).toBeLessThan(1e-6);
    expect(differences.length).toBeGreaterThan(10);
    for (const { name: parameter, ratio } of differences) expect(ratio, parameter).toBeLessThan(TOLERANCE);
  },
);

test.each([models[0]!, BUNDLED])('gradients of several batches are added up: %s', async (name) => {
  const { live } = await openLive(name, { dropout_rate: 0 });
  try {
    const batch = randomBatch(live.context.model.config, 24);
    const added = async (passes: number) => {
      const gradients = new Gradients();
      for (let pass = 0; pass < passes; pass++) await live.model.forwardBackward(batch, gradients, seed);
      const sums = live.weights.parameters.map(({ name, dims }) => wholeGradient(gradients.pieces.get(name)!, dims));
      return sums.map((sum) => sum.slice());
    };
    const [once, thrice] = [await added(1), await added(3)];
    once.forEach((gradient, at) => {
      const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const off = gradient.reduce((most, value, i) => Math.max(most, Math.abs(3 * value - thrice[at]![i]!)), 0);
      expect(off, live.weights.parameters[at]!.name).toBeLessThanOrEqual(1e-6 * largest);
    });
  } finally {
    await live.close();
  }
});

test('linear layers give factors where rows are few, and whole matrices where they are many', async () => {
  const few = await bothWays('v1_1-untied', {}, 7);
  expect(few.kinds.has('factors')).toBe(true);
  const many = await bothWays('v1_1-untied', {}, 24);
  expect(many.kinds.has('factors')).toBe(false);
});
