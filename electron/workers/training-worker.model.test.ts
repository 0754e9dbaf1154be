import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJson, requireReference } from '../../native-models/testing/reference.ts';
import type { TrainingEvent } from '../../native-models/training/training-events.ts';
import type { LabApi } from '../contract/lab-api.ts';
import { createLabHost, type LabHost } from '../host/lab-host.ts';
import { bundleWorker, type BundledWorker } from './testing/bundle-worker.ts';

// The real workers behind the real host: a run of the reference from its start to its export.
interface ReferenceRun {
  readonly model: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly examples: { source: string; target: string }[];
  readonly batches: number[][];
  readonly first_batch: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly history: readonly { readonly loss: number; readonly learning_rate: number }[];
}
const reference = readJson<ReferenceRun>(requireReference('expected/training/capitals-notebook-rate.json'));
const { history, examples, batches } = reference;
const model = requireReference(`models/${reference.model}`);
const greedy = readJson<{
  greedy: { arguments: { max_new_tokens: number }; one_by_one: { source: string; texts: string[] }[] };
}>(requireReference('expected/translator/generate.json')).greedy;
const bundledModel = requireReference('models/translator');

let folder: string;
let workers: BundledWorker[];
let host: LabHost;
let lab: LabApi;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-training-'));
  workers = await Promise.all(
    ['./engine-worker.ts', './training-worker.ts'].map((name) => bundleWorker(new URL(name, import.meta.url))),
  );
  const [engineWorker, trainingWorker] = workers.map(({ url }) => url) as [URL, URL];
  host = createLabHost({ dataFolder: folder, cacheFolder: folder, bundledModel, engineWorker, trainingWorker });
  lab = host.api;
});
afterAll(async () => {
  await host.close();
  await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
  await rm(folder, { recursive: true, force: true });
});

const data = { kind: 'examples' as const, examples };
const losses = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.event === 'step' ? [event.loss] : []));
/** The reference has four decimals. */
function expectLosses(found: readonly number[]): void {
  expect(found).toHaveLength(history.length);
  history.forEach(({ loss }, index) => {
    expect(Math.abs(found[index]! - loss), `loss of step ${index + 1}`).toBeLessThanOrEqual(1e-4 * loss + 0.5e-4);
  });
}

test('an inspection shows the first batch that the reference trained on, as it collates it', async () => {
  const missing = { kind: 'file' as const, path: join(folder, 'missing.tsv') };
  const { sets, first_batch } = await lab.fineTuning.inspect({
    model,
    train: data,
    evaluation: missing,
    arguments: { ...reference.arguments, seed: 11 },
  });
  expect(sets.train).toMatchObject({ phase: 'read', report: { rows: examples.length, examples: examples.length } });
  const error = { code: 'file-not-found', file: missing.path };
  expect(sets.evaluation).toMatchObject({ phase: 'failed', error });
  // The table has its rows in the order of the file.
  const inOrder = Object.entries(reference.first_batch).map(([name, rows]) => [
    name,
    batches[0]!.map((index) => rows[index]),
  ]);
  expect(batches[0]).toEqual([1, 0]);
  expect(first_batch).toMatchObject(Object.fromEntries(inOrder));
  expect(first_batch?.pieces[1]).toBe('</s>');
});

test('a run follows the reference through pause, stop and resumption, while the lab translates, to a verified export', async () => {
  const run = join(folder, 'run');
  const events: TrainingEvent[] = [];
  await lab.fineTuning.start({ run, model, train: data, arguments: reference.arguments, batches, threads: 1 });
  const watching = lab.fineTuning.watch({ run }, { onEvent: (event) => events.push(event) });
  expect((await lab.fineTuning.pause({ run })).state.phase).toBe('paused');
  await lab.fineTuning.resume({ run });
  const stopped = await lab.fineTuning.stop({ run });
  expect(stopped.state.phase).toBe('stopped');
  expect(stopped.checkpoints.at(-1)?.step).toBe(stopped.step);
  await watching;

  const resumed = await lab.fineTuning.resume({ run });
  expect(resumed.step).toBe(stopped.step);
  const rest = { run, ...(resumed.step > 0 ? { after_step: resumed.step } : {}) };
  const watched = lab.fineTuning.watch(rest, { onEvent: (event) => events.push(event) });
  const [expected] = greedy.one_by_one;
  const generation = { ...greedy.arguments, num_beams: 1 };
  const { sequences } = await lab.translation.translate({ source: expected!.source, generation, threads: 1 });
  expect(sequences[0]!.text).toBe(expected!.texts[0]);
  const last = await watched;
  expect(last.state).toEqual({ phase: 'finished', reason: 'finished' });
  expectLosses(losses(events));
  const { history: written } = await lab.fineTuning.run({ run });
  expect(losses(written as readonly TrainingEvent[])).toEqual(losses(events));

  const output = join(folder, 'exported');
  const exported = await lab.fineTuning.export({ run, output });
  expect(exported).toMatchObject({ path: output, verified: true, differing_translations: [] });
  const scored = await lab.loss.forward({ model: output, examples, threads: 1 });
  // 100 steps at this rate lower the loss, and the exported model is the trained one.
  expect(scored.loss).toBeLessThan(history[0]!.loss);
});
