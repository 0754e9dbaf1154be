import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { T5Engine } from '../engine/t5-engine.ts';
import { hashFile } from '../files/hash-file.ts';
import { requireReference } from '../testing/reference.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { examineStep, type ExamineStepJob } from './examine-step.ts';

const model = requireReference('models/translator');
const example = { source: 'Какой город является столицей России?', target: 'Москва' };
const learning_rate = 1e-4;
const { signal } = new AbortController();

let cacheFolder: string;
beforeAll(async () => void (cacheFolder = await mkdtemp(join(tmpdir(), 't5-lab-step-'))));
afterAll(() => rm(cacheFolder, { recursive: true }));

function job(changes: Partial<ExamineStepJob> = {}, given: object = {}): ExamineStepJob {
  const args = parseTrainingArguments({ learning_rate, ...given });
  return { model, example, arguments: args, step: 1, threads: 1, cacheFolder, ...changes };
}

test('one step of AdamW moves each weight that has a gradient by the learning rate', async () => {
  const { parameters, learning_rate: used } = await examineStep(job(), { signal });
  expect(used).toBe(learning_rate);
  // Kingma and Ba (2015): with m̂ = g and √v̂ = |g| the first update is lr · g / (|g| + ε), which is ±lr.
  const dense = parameters.filter(({ name }) => /decoder\..*(\.wo|\.o|layer_norm)\.weight$/.test(name));
  expect(dense.length).toBeGreaterThan(5);
  for (const { name, dims, change_norm } of dense) {
    const count = dims.reduce((product, dim) => product * dim, 1);
    expect(change_norm / (learning_rate * Math.sqrt(count)), name).toBeGreaterThan(0.98);
    expect(change_norm / (learning_rate * Math.sqrt(count)), name).toBeLessThanOrEqual(1 + 1e-3);
  }
});

test('the squared norms of all parameters’ gradients add up to that of the whole', async () => {
  const { grad_norm, clipped_by, parameters } = await examineStep(job(), { signal });
  const sum = parameters.reduce((total, { gradient_norm }) => total + gradient_norm ** 2, 0);
  expect(Math.sqrt(sum) / grad_norm).toBeCloseTo(1, 6);
  // max_grad_norm is 1 by default; torch.nn.utils.clip_grad_norm_ divides by the norm and 1e-6.
  expect(grad_norm).toBeGreaterThan(1);
  expect(clipped_by).toBeCloseTo(1 / (grad_norm + 1e-6), 12);
});

test('the loss before is that of the pair, a step lowers it, and the next step begins where it ended', async () => {
  const { sha256 } = await hashFile(join(model, 'model.safetensors'));
  const first = await examineStep(job(), { signal });
  const engine = await T5Engine.open(model, { device: 'cpu', cacheFolder, threads: 1 });
  const { loss } = await engine.forwardExamples({ examples: [example] });
  await engine.close();
  expect(first.loss.before).toBeCloseTo(loss, 4);
  expect(first.loss.after).toBeLessThan(first.loss.before);
  const second = await examineStep(job({ step: 2 }), { signal });
  expect(second.loss.before).toBeCloseTo(first.loss.after, 4);
  expect(second.translation.before).toBe(first.translation.after);
  // Nothing is kept of it.
  expect((await hashFile(join(model, 'model.safetensors'))).sha256).toBe(sha256);
});

test('frozen parts are not among the parameters, and a pair learnt by heart is translated so', async () => {
  const frozen = await examineStep(job({}, { freeze: ['encoder'] }), { signal });
  expect(frozen.parameters.some(({ name }) => name.startsWith('encoder.'))).toBe(false);
  const learnt = await examineStep(job({ step: 40 }, { learning_rate: 1e-3 }), { signal });
  expect(learnt.translation.after).toBe('Москва');
  expect(learnt.loss.after).toBeLessThan(0.1);
});

// Without epsilon AdamW divides 0 by 0 where a weight has no gradient.
test('an update that has left all numbers says so', async () => {
  const failed = examineStep(job({ step: 3 }, { adam_epsilon: 0 }), { signal });
  await expect(failed).rejects.toMatchObject({ code: 'training-diverged' });
});

test('cancelled, it ends', async () => {
  await expect(examineStep(job({ step: 50 }), { signal: AbortSignal.abort() })).rejects.toThrow(/abort|cancel/i);
});
