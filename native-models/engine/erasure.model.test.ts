import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Session } from '../runtime/session.ts';
import { readJson, repositoryRoot, requireReference } from '../testing/reference.ts';
import { measureErasure, MOST_ERASED } from './erasure.ts';
import { T5Engine } from './t5-engine.ts';

/** Written by build/conformance/erasure.py, a T5 in float64 of its own. */
const expected = readJson<{
  readonly model: string;
  readonly source: string;
  readonly target: string;
  readonly input_ids: readonly number[];
  readonly labels: readonly number[];
  readonly losses: readonly number[];
  readonly effects: readonly (readonly number[])[];
}>(join(repositoryRoot, 'fixtures', 'erasure.json'));

let cacheFolder: string;
let engine: T5Engine;
beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 't5-lab-erasure-'));
  engine = await T5Engine.open(requireReference(`models/${expected.model}`), {
    device: 'cpu',
    threads: 2,
    cacheFolder,
  });
});
afterAll(async () => {
  await engine.close();
  await rm(cacheFolder, { recursive: true });
});

test('every effect is the loss with that token masked less the loss with the whole source', async () => {
  const { losses, effects, erased } = await measureErasure(engine.context, expected.input_ids, expected.labels, {});
  expect(erased).toBe(expected.input_ids.length);
  // float32 against float64: losses of about 10 have 1e-6 in their last digit.
  losses.forEach((loss, target) => expect(Math.abs(loss - expected.losses[target]!)).toBeLessThan(1e-4));
  effects.forEach((effect, at) => {
    const row = expected.effects[Math.floor(at / erased)]!;
    expect(Math.abs(effect - row[at % erased]!)).toBeLessThan(1e-4);
  });
});

test('a long source is erased batch by batch: without its last token it is the source that ends before it', async () => {
  const source = [...Array.from({ length: 99 }, (_, index) => 300 + index * 7), 1];
  const labels = expected.labels;
  const done: number[] = [];
  const { losses, effects, erased } = await measureErasure(engine.context, source, labels, {
    onProgress: (rows) => done.push(rows),
  });
  expect(done.length).toBeGreaterThan(5);
  expect(done.at(-1)).toBe(101);
  const losing = async (input_ids: readonly number[]) => {
    const { examples } = await engine.forwardExamples({ examples: [{ source: '', target: '', input_ids, labels }] });
    return examples[0]!.tokens.map(({ loss }) => loss);
  };
  const [whole, shorter] = [await losing(source), await losing(source.slice(0, -1))];
  labels.forEach((_, target) => {
    expect(Math.abs(losses[target]! - whole[target]!)).toBeLessThan(1e-4);
    expect(Math.abs(effects[target * erased + 99]! - (shorter[target]! - whole[target]!))).toBeLessThan(1e-4);
  });
});

test('of a source that is too long the first tokens are erased, and one of a single token is left whole', async () => {
  const long = [...Array.from({ length: 150 }, (_, index) => 300 + index), 1];
  const { erased, effects } = await measureErasure(engine.context, long, expected.labels, {});
  expect(erased).toBe(MOST_ERASED);
  expect(effects).toHaveLength(MOST_ERASED * expected.labels.length);
  expect((await measureErasure(engine.context, [1], expected.labels, {})).erased).toBe(0);
});

test('a cancelled measurement ends with the batch under way', async () => {
  const controller = new AbortController();
  const source = [...Array.from({ length: 120 }, (_, index) => 300 + index), 1];
  let batches = 0;
  const measuring = measureErasure(engine.context, source, expected.labels, {
    signal: controller.signal,
    onProgress: () => {
      batches += 1;
      controller.abort();
    },
  });
  await expect(measuring).rejects.toMatchObject({ code: 'cancelled' });
  expect(batches).toBe(1);
});

test('the measurement names the text’s tokens and gives every head of cross-attention', async () => {
  const { source, target, labels } = expected;
  const task_prefix = source.slice(0, source.indexOf(':') + 2);
  const request = { source: source.slice(task_prefix.length), task_prefix, labels };
  const measured = await engine.attention.measureAlignment(request, {});
  const { text, source_tokens, target_tokens, heads, decisive } = measured;
  expect(
    source_tokens
      .slice(text.from, text.to)
      .map(({ piece }) => piece)
      .join('')
      .replaceAll('▁', ' ')
      .trim(),
  ).toBe('Somali, German');
  expect(target_tokens.map(({ id }) => id)).toEqual(labels);
  const { num_decoder_layers, num_heads } = engine.model.config;
  expect(heads.map(({ layer, head }) => [layer, head])).toEqual(
    Array.from({ length: num_decoder_layers * num_heads }, (_, at) => [Math.floor(at / num_heads), at % num_heads]),
  );
  // Row by row, the source token of the text with the largest of the fixture's effects, from half a nat on; not for </s>.
  const wanted = expected.effects.map((row) => {
    const inText = row.map((effect, column) => (column >= text.from && column < text.to ? effect : -Infinity));
    const largest = Math.max(...inText);
    return largest >= 0.5 ? inText.indexOf(largest) : null;
  });
  expect(decisive).toEqual([...wanted.slice(0, -1), null]);
  expect(target).not.toBe('');
});

test('an alignment has the weights of its head, and the mean of all is the mean of their maps', async () => {
  const { source, labels } = expected;
  const { num_decoder_layers, num_heads } = engine.model.config;
  const mean = await engine.attention.alignment({ source, labels });
  const sums = new Float64Array(mean.rows * mean.columns);
  for (let layer = 0; layer < num_decoder_layers; layer++)
    for (let head = 0; head < num_heads; head++) {
      const { weights } = await engine.attention.alignment({ source, labels, head: { layer, head } });
      const map = await engine.attention.map({ source, target: expected.target, kind: 'cross', layer, head });
      expect(weights).toEqual(map.weights);
      weights.forEach((weight, at) => (sums[at]! += weight));
    }
  mean.weights.forEach((weight, at) =>
    expect(Math.abs(weight - sums[at]! / (num_decoder_layers * num_heads))).toBeLessThan(1e-6),
  );
  await expect(engine.attention.alignment({ source, labels, head: { layer: 99, head: 0 } })).rejects.toMatchObject({
    code: 'invalid-request',
  });
});

test('an alignment of generated ids and a map of the text that they spell are one run', async () => {
  const source = `${expected.source} and French`;
  await engine.attention.alignment({ source, labels: expected.labels });
  const runs = vi.spyOn(Session.prototype, 'run');
  await engine.attention.map({ source, target: expected.target, kind: 'encoder', layer: 0, head: 0 });
  expect(runs).not.toHaveBeenCalled();
  runs.mockRestore();
});
