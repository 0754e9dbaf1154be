import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectedTensor, readExpectedTensors, type ExpectedTensor } from '../testing/expected-tensors.ts';
import { readJson, requireReference } from '../testing/reference.ts';
import { T5Engine } from './t5-engine.ts';

/** The example of the reference batch that fills its rows: nothing of it is padding. */
const LONGEST = 3;
const name = 'v1_0-tied';

let engine: T5Engine;
let cacheFolder: string;
let pair: { source: string; target: string };
let expected: Map<string, ExpectedTensor>;

beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 't5-lab-head-'));
  engine = await T5Engine.open(requireReference(`models/${name}`), { device: 'cpu', threads: 2, cacheFolder });
  const { examples } = readJson<{ examples: { source: string; target: string }[] }>(
    requireReference(`expected/${name}/forward.json`),
  );
  pair = { source: examples[LONGEST]!.source, target: examples[LONGEST]!.target };
  expected = readExpectedTensors(requireReference(`expected/${name}/forward.safetensors`));
});
afterAll(async () => {
  await engine.close();
  await rm(cacheFolder, { recursive: true });
});

test.each([
  ['encoder', 1, 2],
  ['decoder', 0, 3],
  ['cross', 1, 0],
] as const)("the weights of %s layer %i head %i are the reference's", async (kind, layer, head) => {
  const { dims, values, stride } = expectedTensor(expected, `${kind}_attentions`);
  const [, batch = 0, heads = 0, rows = 0, columns = 0] = dims;
  const found = await engine.attentionHead({ ...pair, kind, layer, head });
  expect([found.weights.length, found.weights[0]!.length]).toEqual([rows, columns]);
  expect([found.row_tokens.length, found.column_tokens.length]).toEqual([rows, columns]);
  const from = ((layer * batch + LONGEST) * heads + head) * rows * columns;
  let compared = 0;
  values.forEach((value, index) => {
    const at = index * stride - from;
    if (at < 0 || at >= rows * columns) return;
    compared += 1;
    expect(Math.abs(found.weights[Math.floor(at / columns)]![at % columns]! - value)).toBeLessThan(3e-5);
  });
  expect(compared).toBeGreaterThan(20);
});

test.each(['encoder', 'decoder', 'cross'] as const)(
  'each step of a %s head follows from the one before',
  async (kind) => {
    const head = await engine.attentionHead({ ...pair, kind, layer: 0, head: 1 });
    head.scores.forEach((row, i) => {
      const logits = row.map((score, j) => {
        const product = head.query[i]!.reduce((sum, q, d) => sum + q * head.key[j]![d]!, 0);
        expect(Math.abs(product - score)).toBeLessThan(1e-4 * Math.max(1, Math.abs(score)));
        return score + head.position_bias[i]![j]! + head.mask[i]![j]!;
      });
      const largest = Math.max(...logits);
      const exponentials = logits.map((value) => Math.exp(value - largest));
      const sum = exponentials.reduce((a, b) => a + b, 0);
      exponentials.forEach((value, j) => expect(Math.abs(value / sum - head.weights[i]![j]!)).toBeLessThan(1e-4));
    });
  },
);

test('T5 has no relative bias in cross-attention, and the decoder looks only back', async () => {
  const cross = await engine.attentionHead({ ...pair, kind: 'cross', layer: 0, head: 0 });
  expect(cross.position_bias.flat().every((value) => value === 0)).toBe(true);
  const decoder = await engine.attentionHead({ ...pair, kind: 'decoder', layer: 0, head: 0 });
  expect(decoder.row_tokens[0]!.piece).toBe('<pad>');
  decoder.weights.forEach((row, i) => expect(row.slice(i + 1).every((weight) => weight === 0)).toBe(true));
});

test("without a target the model's own translation is looked at", async () => {
  const head = await engine.attentionHead({ source: pair.source, kind: 'cross', layer: 0, head: 0 });
  expect(head.row_tokens[0]!.piece).toBe('<pad>');
  expect(head.row_tokens.length).toBeGreaterThan(1);
});

test('a layer or a head that is not there is named with those that are', async () => {
  await expect(engine.attentionHead({ ...pair, kind: 'encoder', layer: 2, head: 0 })).rejects.toMatchObject({
    code: 'invalid-request',
    details: { place: 'layer', expected: '0 to 1', found: '2' },
  });
  await expect(engine.attentionHead({ ...pair, kind: 'cross', layer: 0, head: 4 })).rejects.toMatchObject({
    details: { place: 'head', expected: '0 to 3', found: '4' },
  });
});
