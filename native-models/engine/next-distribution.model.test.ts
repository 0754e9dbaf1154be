import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectedTensor, readExpectedTensors } from '../testing/expected-tensors.ts';
import { readJson, requireReference } from '../testing/reference.ts';
import { T5Engine } from './t5-engine.ts';

interface ForwardReference {
  readonly examples: readonly { readonly source: string; readonly target: string }[];
}

const name = 'translator';
const source = 'Где Финляндия?';
const task_prefix = 'translate to en: ';
let engine: T5Engine;
let cacheFolder: string;

beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 't5-lab-distribution-'));
  engine = await T5Engine.open(requireReference(`models/${name}`), { device: 'cpu', threads: 2, cacheFolder });
});
afterAll(async () => {
  await engine.close();
  await rm(cacheFolder, { recursive: true });
});

/** softmax, in the plainest way. */
function softmax(logits: Float32Array): number[] {
  const max = logits.reduce((most, each) => Math.max(most, each), -Infinity);
  const terms = Array.from(logits, (logit) => Math.exp(logit - max));
  const sum = terms.reduce((total, term) => total + term, 0);
  return terms.map((term) => term / sum);
}

describe('the distribution at a position', () => {
  test('is that of transformers, at every position of a target', async () => {
    const { examples } = readJson<ForwardReference>(requireReference(`expected/${name}/forward.json`));
    const { dims, stride, values } = expectedTensor(
      readExpectedTensors(requireReference(`expected/${name}/forward.safetensors`)),
      'logits',
    );
    const [, length, vocabulary] = dims as [number, number, number];
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    let compared = 0;
    for (const [row, { source: text, target }] of examples.entries()) {
      const labels = engine.tokenizer.encodeIds(target);
      for (const position of labels.keys()) {
        const { logits } = await engine.nextDistribution({ source: text, target_ids: labels.slice(0, position) });
        expect(logits).toHaveLength(vocabulary);
        const from = (row * length + position) * vocabulary;
        for (let i = Math.ceil(from / stride); i * stride < from + vocabulary; i++, compared++) {
          // The tolerance of the forward pass: 1e-4 of the largest logit.
          expect(Math.abs(logits[i * stride - from]! - values[i]!)).toBeLessThan(1e-4 * largest);
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  test('is what the translation chose from: the same probability of every token, the same alternatives', async () => {
    const { tokens } = await engine.translate({ source, task_prefix, generation: { max_new_tokens: 24 } });
    const ids = tokens.map(({ id }) => id);
    for (const [position, token] of tokens.entries()) {
      const next = await engine.nextDistribution({ source, task_prefix, target_ids: ids.slice(0, position) });
      const probabilities = softmax(next.logits);
      // The same logits, bit for bit: what is left is the engine's quick exponential, exact to 1e-10.
      expect(Math.abs(probabilities[token.id]! - token.probability)).toBeLessThan(1e-9);
      const first = next.tokens.slice(0, token.alternatives.length);
      expect(first.map(({ id }) => id)).toEqual(token.alternatives.map(({ id }) => id));
      expect(first.map(({ piece }) => piece)).toEqual(token.alternatives.map(({ piece }) => piece));
    }
  });

  test('names as many tokens as were asked for, and refuses ids beyond the vocabulary', async () => {
    const { tokens } = await engine.nextDistribution({ source, target_ids: [], pieces: 3 });
    expect(tokens).toHaveLength(3);
    const beyond = engine.nextDistribution({ source, target_ids: [1e6] });
    await expect(beyond).rejects.toMatchObject({ code: 'invalid-generation-options' });
  });

  test('is given up between two steps', async () => {
    const controller = new AbortController();
    controller.abort();
    const call = engine.nextDistribution({ source, target_ids: [5] }, { signal: controller.signal });
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  });
});
