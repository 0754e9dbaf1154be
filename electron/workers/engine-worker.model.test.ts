import { cp, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { T5Engine } from '../../native-models/engine/t5-engine.ts';
import { readJson, requireReference } from '../../native-models/testing/reference.ts';
import type { TranslationBeams, TranslationStep } from '../contract/replies/translation.ts';
import type { Preparing } from '../contract/replies/values.ts';
import type { LabApi } from '../contract/lab-api.ts';
import { createLabHost, type LabHost } from '../host/lab-host.ts';
import { bundleWorker, type BundledWorker } from './testing/bundle-worker.ts';

// The real worker behind the real host, on the model that ships with the lab.
interface Generation {
  readonly arguments: { readonly max_new_tokens: number };
  readonly one_by_one: readonly {
    readonly source: string;
    readonly input_ids: readonly number[];
    readonly sequences: readonly (readonly number[])[];
    readonly texts: readonly string[];
  }[];
}
const { greedy } = readJson<{ greedy: Generation }>(requireReference('expected/translator/generate.json'));
const generation = { ...greedy.arguments, num_beams: 1 };
/** Long enough that a call can overtake it. */
const endless = { max_new_tokens: 2048, min_new_tokens: 2048, num_beams: 1 };
const source = greedy.one_by_one[0]!.source;

const bundledModel = requireReference('models/translator');

let folder: string;
let worker: BundledWorker;
let host: LabHost;
let lab: LabApi;
const start = () => {
  return createLabHost({
    dataFolder: folder,
    cacheFolder: folder,
    bundledModel,
    engineWorker: worker.url,
    trainingWorker: worker.url,
  });
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-engine-'));
  worker = await bundleWorker(new URL('./engine-worker.ts', import.meta.url));
  host = start();
  lab = host.api;
});
afterAll(async () => {
  await host.close();
  await worker[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('a translation through the worker is the one of the reference', async () => {
  const [expected] = greedy.one_by_one;
  const steps: number[] = [];
  const found = await lab.translation.translate(
    { source, generation },
    { onEvent: (event) => event.event === 'step' && steps.push(event.step) },
  );
  expect(found.input_ids).toEqual(expected!.input_ids);
  expect(found.sequences.map(({ ids }) => ids)).toEqual(expected!.sequences);
  expect(found.sequences[0]!.text).toBe(expected!.texts[0]);
  expect(found).toMatchObject({ model: 'translator', device: 'cpu' });
  expect(steps).toEqual(Array.from(steps, (_, index) => steps[0]! + index));
  expect(steps).toHaveLength(found.tokens.length);
});

test('translations that run at once take turns, and each gives what it gives alone', async () => {
  const controller = new AbortController();
  let started: () => void;
  const begun = new Promise<void>((resolve) => (started = resolve));
  const long = lab.translation.translate(
    { source, generation: endless },
    { onEvent: () => started(), signal: controller.signal },
  );
  await begun;
  const found = await Promise.all(
    greedy.one_by_one.slice(0, 4).map(({ source: each }) => lab.translation.translate({ source: each, generation })),
  );
  expect(found.map(({ sequences }) => sequences.map(({ ids }) => ids))).toEqual(
    greedy.one_by_one.slice(0, 4).map(({ sequences }) => sequences),
  );
  // All four came to their end while the first one still had hundreds of steps to go.
  controller.abort();
  await expect(long).rejects.toMatchObject({ code: 'cancelled' });
});

test('a text is tokenized while a translation runs', async () => {
  const controller = new AbortController();
  const answered: unknown[] = [];
  const tokenize = async () => {
    answered.push(await lab.tokenizer.encode({ text: 'a' }));
    controller.abort();
  };
  let tokenizing: Promise<void> | undefined;
  const onEvent = () => void (tokenizing ??= tokenize());
  const call = lab.translation.translate({ source, generation: endless }, { onEvent, signal: controller.signal });
  // Had the text been tokenized after the translation, nobody could have cancelled it.
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  expect(answered).toMatchObject([{ text: 'a' }]);
});

test('no step follows the one at which a translation is cancelled', async () => {
  const engine = await T5Engine.open(bundledModel, { device: 'cpu', cacheFolder: folder });
  const controller = new AbortController();
  const steps: number[] = [];
  const onStep = ({ step }: { step: number }) => {
    if (steps.push(step) === 3) controller.abort();
  };
  const call = engine.translate({ source, generation: endless }, { onStep, signal: controller.signal });
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  expect(steps).toHaveLength(3);
  await engine.close();
});

test('a cancel reaches the worker while it translates', async () => {
  const controller = new AbortController();
  let last = 0;
  const onEvent = (event: TranslationStep | TranslationBeams | Preparing) => {
    if (event.event === 'step') last = event.step;
    controller.abort();
  };
  const call = lab.translation.translate({ source, generation: endless }, { onEvent, signal: controller.signal });
  await expect(call).rejects.toMatchObject({ name: 'LabError', code: 'cancelled' });
  // How many steps are on their way meanwhile is the scheduler's affair; all of them take seconds.
  expect(last).toBeLessThan(endless.max_new_tokens / 4);
});

test('a model whose files changed on disk is read again', async () => {
  const copy = join(folder, 'copy');
  await cp(bundledModel, copy, { recursive: true });
  const before = await lab.translation.translate({ model: copy, source, generation });
  expect(before.model).toBe('copy');
  const file = join(copy, 'generation_config.json');
  const defaults = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...defaults, max_length: 3, max_new_tokens: null }));
  await utimes(file, 1, 1);
  const after = await lab.translation.translate({ model: copy, source });
  expect(after.sequences[0]!.ids).toHaveLength(3);
  expect(after.finish_reason).toBe('length');
});

test('a damaged model is an error of that model, and the worker goes on', async () => {
  const copy = join(folder, 'damaged');
  await cp(bundledModel, copy, { recursive: true });
  await writeFile(join(copy, 'model.safetensors'), 'no weights');
  await expect(lab.translation.translate({ model: copy, source })).rejects.toMatchObject({
    code: 'model-invalid',
    data: { file: expect.stringContaining('model.safetensors') },
  });
  expect(await lab.tokenizer.encode({ text: 'a' })).toHaveProperty('input_ids');
});

test('a file is translated line by line, each as the reference translates it alone', async () => {
  const some = greedy.one_by_one.slice(0, 3);
  const [input, output] = [join(folder, 'in.txt'), join(folder, 'out.txt')];
  await writeFile(input, some.map(({ source }) => `${source}\n`).join(''));
  const events: unknown[] = [];
  const onEvent = (event: unknown) => events.push(event);
  const reply = await lab.translation.translateFile({ input, output, generation, batch_size: 1 }, { onEvent });
  expect(reply).toMatchObject({ output, translated: 3, resumed: 0 });
  expect(await readFile(output, 'utf8')).toBe(some.map(({ texts }) => `${texts[0]}\n`).join(''));
  expect(events.at(-1)).toMatchObject({ event: 'progress', done: 3, total: 3 });
});

test('the loss of a pair is the one of the reference', async () => {
  const { examples } = readJson<{ examples: { source: string; target: string; loss: number }[] }>(
    requireReference('expected/translator/forward.json'),
  );
  const { source, target, loss } = examples[0]!;
  const reply = await lab.loss.forward({ examples: [{ source, target }] });
  expect(Math.abs(reply.loss - loss)).toBeLessThan(1e-4);
});

test('vocabulary, segmentations, decoding, sheet and heads answer too', async () => {
  const { input_ids } = await lab.tokenizer.encode({ text: 'I see sun.' });
  expect((await lab.tokenizer.decode({ ids: [...input_ids], skip_special_tokens: true })).text).toBe('I see sun.');
  expect(await lab.tokenizer.vocabulary({ id: 1 })).toMatchObject([{ id: 1, piece: '</s>' }]);
  const { nbest } = await lab.tokenizer.segmentations({ text: 'sun', nbest: 2 });
  expect(nbest.map(({ pieces }) => pieces.join(''))).toEqual(['▁sun', '▁sun']);
  expect((await lab.attention.sheet({ X: [[2]], W_Q: [[1]], W_K: [[1]], W_V: [[3]] })).z).toEqual([[6]]);
  const { weights } = await lab.attention.head({ source: 'a', target: 'b', kind: 'cross', layer: 0, head: 0 });
  for (const row of weights) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
});

test('a layer that the model does not have is an invalid request', async () => {
  const call = lab.attention.head({ source: 'a', target: 'b', kind: 'cross', layer: 99, head: 0 });
  await expect(call).rejects.toMatchObject({ code: 'invalid-request' });
});

test('a regular expression that does not parse is an invalid request, and one that explodes holds nobody up', async () => {
  await expect(lab.tokenizer.vocabulary({ regex: '(' })).rejects.toMatchObject({ code: 'invalid-request' });
  await lab.tokenizer.vocabulary({ regex: '(.+)+\\u0000' }).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'invalid-request' });
  });
  expect(await lab.tokenizer.encode({ text: 'a' })).toHaveProperty('input_ids');
});

test('the cpu is among the devices, after a real trial', async () => {
  expect(await lab.devices.list({})).toContainEqual(expect.objectContaining({ device: 'cpu', available: true }));
});

test('closing during a translation cancels it and lets the thread end by itself, every time', async () => {
  for (let time = 0; time < 5; time++) {
    const another = start();
    const call = new Promise<unknown>((resolve, reject) => {
      another.api.translation
        .translate({ source, generation: endless }, { onEvent: () => void another.close() })
        .then(resolve, reject);
    });
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await another.close();
  }
});

test('what 8 bits cost is told sentence by sentence, and the making of the weights reports first', async () => {
  const events = new Set<string>();
  const cost = await lab.loss.precisionCost({ precision: 'int8' }, { onEvent: ({ event }) => events.add(event) });
  expect([...events].sort()).toEqual(['preparing', 'progress']);
  expect(cost.unchanged + cost.changed.length).toBe(cost.sentences);
  for (const { float32, other } of cost.changed) expect(other).not.toBe(float32);
  expect(Math.abs(cost.mean_loss.other / cost.mean_loss.float32 - 1)).toBeLessThan(0.2);
  const itself = await lab.loss.precisionCost({ precision: 'float32' });
  expect(itself).toMatchObject({ unchanged: itself.sentences, changed: [] });
  expect(itself.mean_loss.other).toBe(itself.mean_loss.float32);
});
