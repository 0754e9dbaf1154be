import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngineContext } from '../engine/t5-engine.ts';
import { chooseDevice } from '../runtime/devices.ts';
import { takesSharedMemory } from '../runtime/shared-memory.ts';
import { collateBatch } from '../t5/batch.ts';
import { Gradients } from '../t5/gradients.ts';
import { repositoryRoot } from '../testing/reference.ts';
import { ThreadedAdamW } from '../training/threaded-adamw.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { createLiveModel } from './live-model.ts';
import { loadLiveWeights } from './live-weights.ts';
import { openModel } from './open-training.ts';

/** Large enough for a thread to be worth while. */
const BUNDLED = join(repositoryRoot, 'native-models/bundled/model');
let cacheFolder: string;
beforeAll(async () => void (cacheFolder = await mkdtemp(join(tmpdir(), 't5-lab-shared-'))));
afterAll(() => rm(cacheFolder, { recursive: true }));

/** Losses, norms and weights of three steps, one of them with few tokens; graphs compute in one thread, whatever the optimizer. */
async function threeSteps(optimizerThreads: number) {
  const { model, tokenizer } = await openModel(BUNDLED);
  const args = parseTrainingArguments({ learning_rate: 1e-3, dropout_rate: 0 });
  const weights = await loadLiveWeights(model, null, args, '', optimizerThreads);
  const runtime = { precision: 'float32', threads: 1 } as const;
  const context = createEngineContext(model, tokenizer, weights.placed, await chooseDevice('cpu'), runtime);
  const live = createLiveModel(context, weights, args, 0);
  const { optimizer, parameters } = weights;
  try {
    const told: number[] = [];
    for (const [step, length] of [3, 40, 4].entries()) {
      const pair = { source: ids(length, step), target: ids(length - 1, step + 7) };
      const gradients = new Gradients();
      told.push(await live.forwardBackward(collateBatch(model.config, [pair]), gradients, { seed: 1, step, pass: 0 }));
      told.push(optimizer.gradientNorm(gradients.pieces));
      optimizer.beginStep(1e-3);
      optimizer.update(gradients.pieces, 0.5);
    }
    return {
      told,
      weights: parameters.map(({ weights: own }) => own.slice()),
      isThreaded: optimizer instanceof ThreadedAdamW,
    };
  } finally {
    await optimizer.close();
    await context.sessions.close();
  }
}

const ids = (length: number, from: number) => Array.from({ length }, (_, i) => 3 + ((from * 997 + i * 131) % 7900));

test('graphs over memory that threads share train to the same bits', async (context) => {
  if (!(await takesSharedMemory())) context.skip('ONNX Runtime takes shared memory from Node 22 on.');
  const [one, two] = [await threeSteps(1), await threeSteps(2)];
  expect([one.isThreaded, two.isThreaded]).toEqual([false, true]);
  expect(two.told).toEqual(one.told);
  two.weights.forEach((array, i) => {
    const different = array.findIndex((value, place) => !Object.is(value, one.weights[i]![place]));
    expect(different).toBe(-1);
  });
});
