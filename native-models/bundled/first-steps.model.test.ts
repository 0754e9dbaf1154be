import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startRun } from '../fine-tuning/train-run.ts';
import { repositoryRoot } from '../testing/reference.ts';
import { TrainingControl } from '../training/training-control.ts';
import type { TrainingStep } from '../training/training-events.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { BUNDLED_RECIPE } from './corpus/recipe.ts';
import { writeCorpus } from './corpus/write-corpus.ts';
import { BUNDLED_ARGUMENTS, THREADS } from './model-recipe.ts';
import { writeInitialModel } from './write-initial-model.ts';

const STEPS = 50;
/** Of the recorded loss: processors add up in different orders, and fifty updates carry that on. */
const TOLERANCE = 1e-3;
const bundled = path.join(repositoryRoot, 'native-models', 'bundled');
const folder = await mkdtemp(path.join(tmpdir(), 't5-lab-first-steps-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const stepsOf = (lines: string) =>
  lines
    .split('\n')
    .filter((line) => line.includes('"event":"step"'))
    .map((line) => JSON.parse(line) as TrainingStep);

test('the recipe, from the data to the weights, gives the losses that the shipped run recorded', { timeout: 900_000 }, async () => {
  await writeCorpus(path.join(folder, 'corpus'), BUNDLED_RECIPE);
  await writeInitialModel(path.join(bundled, 'recipe'), path.join(folder, 'initial'));
  const recorded = stepsOf(readFileSync(path.join(bundled, 'translator-training', 'events.jsonl'), 'utf8')).slice(0, STEPS);
  const control = new TrainingControl();
  const steps: TrainingStep[] = [];
  await startRun(
    {
      run: path.join(folder, 'run'),
      model: { name: 'bundled', path: path.join(folder, 'initial') },
      threads: THREADS,
      train: { kind: 'file', path: path.join(folder, 'corpus', 'train.jsonl') },
      arguments: parseTrainingArguments({ ...BUNDLED_ARGUMENTS, eval_strategy: 'no' }),
      cacheFolder: path.join(folder, 'cache'),
    },
    control,
    (event) => {
      if (event.event === 'step') steps.push(event);
      if (event.step === STEPS) control.requestStop();
    },
  );
  expect(steps).toHaveLength(STEPS);
  steps.forEach(({ loss, learning_rate }, index) => {
    const expected = recorded[index]!;
    expect(learning_rate).toBe(expected.learning_rate);
    expect(Math.abs(loss / expected.loss - 1), `step ${index + 1}: ${loss}, recorded ${expected.loss}`).toBeLessThan(TOLERANCE);
  });
});
