import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectedTensor, readExpectedTensors } from '../testing/expected-tensors.ts';
import { readJson, requireReference } from '../testing/reference.ts';
import type { ScoreProgress, ScoredPairs } from './score-pairs.ts';
import { T5Engine } from './t5-engine.ts';

interface Pair {
  readonly source: string;
  readonly target: string;
}
interface ForwardReference {
  readonly examples: readonly (Pair & { readonly loss: number })[];
  readonly batch_loss: number;
}

const reference = readJson<ForwardReference>(requireReference('expected/translator/forward.json'));
let cacheFolder: string;
let engine: T5Engine;
beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 't5-lab-score-'));
  engine = await open('translator');
});
afterAll(async () => {
  await engine.close();
  await rm(cacheFolder, { recursive: true });
});

function open(model: string): Promise<T5Engine> {
  return T5Engine.open(requireReference(`models/${model}`), { device: 'cpu', threads: 2, cacheFolder });
}

async function score(pairs: readonly Pair[], of: T5Engine = engine, signal?: AbortSignal) {
  const scored: ScoredPairs[] = [];
  const progress: ScoreProgress[] = [];
  const result = await of.scorePairs(pairs, {
    onScored: (batch) => scored.push(batch),
    onProgress: (step) => progress.push(step),
    signal,
  });
  const losses = new Map<number, number>();
  for (const { places, nats, tokens } of scored)
    places.forEach((place, at) => losses.set(place, nats[at]! / tokens[at]!));
  return { result, losses, progress, scored };
}

test('each pair has the loss that transformers gives it alone, and all have that of the padded batch', async () => {
  const { result, losses, progress } = await score(reference.examples);
  reference.examples.forEach(({ loss }, place) =>
    expect(Math.abs(losses.get(place)! / loss - 1), `pair ${place}`).toBeLessThan(1e-5),
  );
  expect(Math.abs(result.loss! / reference.batch_loss - 1)).toBeLessThan(1e-5);
  expect(progress[0]).toEqual({ done: 0, total: 4, part: 0 });
  expect(progress.at(-1)).toEqual({ done: 4, total: 4, part: 1 });
});

test('a hundred pairs in batches come to what each pair comes to alone', async () => {
  const pairs = Array.from({ length: 100 }, (_, index) => reference.examples[index % 3]!);
  const { losses } = await score(pairs);
  expect(losses.size).toBe(100);
  for (const [place, loss] of losses) expect(Math.abs(loss / pairs[place]!.loss - 1)).toBeLessThan(1e-5);
});

test('a pair that is too long is refused with its reason, and the others are scored', async () => {
  const { source, target } = reference.examples[0]!;
  const { result, losses } = await score([
    { source: 'I and you '.repeat(3000), target },
    { source, target },
  ]);
  expect(result.refused).toMatchObject([{ place: 0, message: expect.stringContaining('at most') as string }]);
  expect([...losses.keys()]).toEqual([1]);
});

test('no pairs come to no loss', async () => {
  const { result } = await score([]);
  expect(result).toMatchObject({ tokens: 0, loss: null, refused: [] });
});

test('the labels have the same hash where two tokenizers cut alike, and only there', async () => {
  const other = await open('mt5');
  try {
    const [one, same, different] = [
      (await score(reference.examples)).result,
      (await score(reference.examples.map(({ target }) => ({ source: 'anything', target })))).result,
      (await score(reference.examples, other)).result,
    ];
    expect(same.labels_sha256).toBe(one.labels_sha256);
    const ids = (of: T5Engine) => reference.examples.map(({ target }) => of.tokenizer.encodeIds(target));
    expect(different.labels_sha256 === one.labels_sha256).toBe(
      JSON.stringify(ids(other)) === JSON.stringify(ids(engine)),
    );
  } finally {
    await other.close();
  }
});

test('other calls of the model come in between two batches', async () => {
  const pairs = Array.from({ length: 400 }, () => reference.examples[0]!);
  const order: string[] = [];
  const scoring = score(pairs).then(({ scored }) => {
    order.push('scored');
    return scored.length;
  });
  await engine.forwardExamples({ examples: [reference.examples[1]!] });
  order.push('forward');
  expect(await scoring).toBeGreaterThan(3);
  expect(order).toEqual(['forward', 'scored']);
});

test('an aborted scoring ends between two batches', async () => {
  const controller = new AbortController();
  const pairs = Array.from({ length: 400 }, () => reference.examples[0]!);
  let batches = 0;
  const scoring = engine.scorePairs(pairs, {
    onScored: () => {
      batches++;
      controller.abort();
    },
    onProgress: () => undefined,
    signal: controller.signal,
  });
  await expect(scoring).rejects.toMatchObject({ code: 'cancelled' });
  expect(batches).toBe(1);
});

test("pairs are padded as transformers' data collator pads them", () => {
  const tables = readExpectedTensors(requireReference('expected/translator/forward.safetensors'));
  const batch = engine.collatePairs(reference.examples.map(({ source, target }) => ({ source, target })));
  for (const name of ['input_ids', 'attention_mask', 'labels', 'decoder_input_ids'] as const) {
    const { dims, values, stride } = expectedTensor(tables, name);
    expect(stride).toBe(1);
    expect([batch[name].length, batch[name][0]!.length], name).toEqual(dims);
    expect(batch[name].flat(), name).toEqual([...values]);
  }
  expect(batch.pieces[0]).toBe('<pad>');
  expect(batch.pieces[1]).toBe('</s>');
});

interface SmoothedRun {
  readonly arguments: { readonly label_smoothing_factor: number };
  readonly examples: readonly Pair[];
  readonly batches: readonly (readonly number[])[];
  readonly history: readonly { readonly step: number; readonly loss: number }[];
}

/**
 * transformers' Trainer with label_smoothing_factor 0.1: its first step has learning rate 0 (warm-up), so steps 1 and 2,
 * each the mean of two batches, are both losses of the untrained model. They are logged with four decimals.
 */
test.each([1, 2])('with label smoothing the loss is that of step %i of the reference training', async (step) => {
  const run = readJson<SmoothedRun>(requireReference('expected/training/everything.json'));
  const epsilon = run.arguments.label_smoothing_factor;
  expect(epsilon).toBe(0.1);
  const losses = [];
  for (const batch of run.batches.slice(2 * (step - 1), 2 * step)) {
    const { examples } = await engine.forwardExamples({ examples: batch.map((place) => run.examples[place]!) });
    const tokens = examples.flatMap((example) => example.tokens);
    const mean = (of: (token: (typeof tokens)[number]) => number) =>
      tokens.reduce((sum, token) => sum + of(token), 0) / tokens.length;
    losses.push((1 - epsilon) * mean(({ loss }) => loss) + epsilon * mean(({ smoothed_loss }) => smoothed_loss));
  }
  const logged = run.history.find((entry) => entry.step === step)!.loss;
  expect(Math.abs((losses[0]! + losses[1]!) / 2 - logged)).toBeLessThan(0.6e-4);
});
