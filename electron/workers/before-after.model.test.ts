import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJson, requireReference } from '../../native-models/testing/reference.ts';
import type { LabApi } from '../contract/lab-api.ts';
import { createLabHost, type LabHost } from '../host/lab-host.ts';
import { bundleWorker, type BundledWorker } from './testing/bundle-worker.ts';

// The real workers behind the real host. What the runs end with is known: PEFT's own adapter, which a learning rate of 0
// leaves as it is, so that the checkpoint's losses are those that PEFT has after merging.
interface TableRun {
  readonly model: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly examples: { source: string; target: string }[];
  readonly lora: { readonly r: number; readonly lora_alpha: number; readonly target_modules: readonly string[] };
  readonly after_merging: { source: string; target: string; merged_loss: number }[];
}
const table = readJson<TableRun>(requireReference('expected/training/lora.json'));

let folder: string;
let workers: BundledWorker[];
let host: LabHost;
let lab: LabApi;
let run: string;
let model: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-before-after-'));
  workers = await Promise.all(
    ['./engine-worker.ts', './training-worker.ts'].map((name) => bundleWorker(new URL(name, import.meta.url))),
  );
  const [engineWorker, trainingWorker] = workers.map(({ url }) => url) as [URL, URL];
  const bundledModel = requireReference('models/translator');
  host = createLabHost({ dataFolder: folder, cacheFolder: folder, bundledModel, engineWorker, trainingWorker });
  lab = host.api;
  run = join(folder, 'run');
  model = join(folder, 'model');
  await cp(requireReference(`models/${table.model}`), model, { recursive: true });
  const args = {
    ...table.arguments,
    lora_r: table.lora.r,
    lora_alpha: table.lora.lora_alpha,
    lora_target_modules: table.lora.target_modules,
    adapter: requireReference('models/lora-end'),
    learning_rate: 0,
    max_steps: 1,
  };
  const train = {
    kind: 'examples' as const,
    examples: table.after_merging.map(({ source, target }) => ({ source, target })),
  };
  await lab.fineTuning.start({ run, model, train, arguments: args, threads: 1 });
  await lab.fineTuning.watch({ run });
}, 60_000);
afterAll(async () => {
  await host.close();
  await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
  await rm(folder, { recursive: true, force: true });
});

const ask = (set: Parameters<LabApi['fineTuning']['beforeAfter']>[0]['set'], checkpoint = 1) =>
  lab.fineTuning.beforeAfter({ run, checkpoint, set, most: 100 });

test("a checkpoint of adapters has PEFT's losses after merging, beside the model that they were put on", async () => {
  const { sentences, total, refused } = await ask({ kind: 'train' });
  const distinct = new Map(table.after_merging.map((pair) => [pair.source + pair.target, pair]));
  expect({ total, refused }).toEqual({ total: table.after_merging.length, refused: 0 });
  expect(sentences).toHaveLength(distinct.size);
  for (const { source, reference, after } of sentences) {
    const { merged_loss } = distinct.get(source + reference!)!;
    expect(Math.abs(after.loss! - merged_loss), source).toBeLessThanOrEqual(1e-4 * merged_loss);
  }
  // The same model by the calls of the other tabs, which have their own references.
  const [first] = sentences;
  const { examples } = await lab.loss.forward({
    model,
    examples: [{ source: first!.source, target: first!.reference! }],
  });
  expect(first!.before.loss).toBeCloseTo(examples[0]!.loss, 5);
  const generation = { max_new_tokens: 128 };
  const translation = await lab.translation.translate({ model, source: first!.source, generation });
  expect(first!.before.translation).toBe(translation.sequences[0]!.text);
});

test('a run without such a checkpoint, or without an evaluation set, says so', async () => {
  await expect(ask({ kind: 'train' }, 7)).rejects.toMatchObject({
    data: { code: 'run-invalid', expected: 'checkpoint-7', found: 'checkpoint-1' },
  });
  await expect(ask({ kind: 'evaluation' })).rejects.toMatchObject({ data: { code: 'run-invalid' } });
});

test('a start model that has changed since is not shown as the start', async () => {
  await appendFile(join(model, 'generation_config.json'), ' ');
  await expect(ask({ kind: 'train' })).rejects.toMatchObject({
    data: { code: 'run-changed', reason: 'model-changed', file: join(model, 'generation_config.json') },
  });
});
