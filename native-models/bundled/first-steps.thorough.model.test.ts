import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRun } from '../fine-tuning/train-run.ts';
import { repositoryRoot } from '../testing/reference.ts';
import { TrainingControl } from '../training/training-control.ts';
import type { TrainingEvent } from '../training/training-events.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { BUNDLED_RECIPE } from './corpus/recipe.ts';
import { writeCorpus } from './corpus/write-corpus.ts';
import { BUNDLED_ARGUMENTS, THREADS } from './model-recipe.ts';
import { writeInitialModel } from './write-initial-model.ts';

const bundled = path.join(repositoryRoot, 'native-models', 'bundled');
const STEPS = 50;
/** Of a loss: another processor's matrix products round other sums, and each step builds on the one before. */
const TOLERANCE = 1e-3;

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 't5-lab-first-steps-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function recordedLosses(): Promise<readonly number[]> {
  const text = await readFile(path.join(bundled, 'translator-training', 'events.jsonl'), 'utf8');
  const events = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TrainingEvent);
  return events.flatMap((event) => (event.event === 'step' ? event.loss : [])).slice(0, STEPS);
}

test('the recipe begins as the shipped model did: data, weights and the losses of its first fifty steps', async () => {
  const corpus = path.join(folder, 'corpus');
  await writeCorpus(corpus, BUNDLED_RECIPE);
  await writeInitialModel(path.join(bundled, 'recipe'), path.join(folder, 'initial'));
  const control = new TrainingControl();
  const losses: number[] = [];
  await startRun(
    {
      run: path.join(folder, 'run'),
      model: { name: 'initial', path: path.join(folder, 'initial') },
      threads: THREADS,
      train: { kind: 'file', path: path.join(corpus, 'train.jsonl') },
      arguments: parseTrainingArguments({ ...BUNDLED_ARGUMENTS, eval_strategy: 'no' }),
      cacheFolder: path.join(folder, 'cache'),
    },
    control,
    (event) => {
      if (event.event !== 'step') return;
      losses.push(event.loss);
      if (losses.length === STEPS) control.requestStop();
    },
  );
  const recorded = await recordedLosses();
  expect(losses).toHaveLength(STEPS);
  losses.forEach((loss, step) =>
    expect(Math.abs(loss / recorded[step]! - 1), `step ${step + 1}`).toBeLessThan(TOLERANCE),
  );
}, 600_000);
