import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { requireReference } from '../../native-models/testing/reference.ts';
import type { TrainingEvent } from '../../native-models/training/training-events.ts';
import type { LabApi } from '../contract/lab-api.ts';
import type { LabError, LabErrorData } from '../contract/lab-error.ts';
import { bundleWorker, type BundledWorker } from '../workers/testing/bundle-worker.ts';
import { createLabHost, type LabHost } from './lab-host.ts';

// The real host and real threads; what trains is testing/fake-training-worker.ts: a step takes about 5 ms.
const bundledModel = requireReference('models/translator');
const engineWorker = new URL('../workers/testing/echo-worker.mjs', import.meta.url);

let worker: BundledWorker;
let folder: string;
let host: LabHost;
let tuning: LabApi['fineTuning'];
let said: string[];
const open = () => {
  const paths = { dataFolder: join(folder, 'data'), cacheFolder: join(folder, 'cache'), bundledModel };
  const log = (line: string) => void said.push(line);
  return createLabHost({ ...paths, engineWorker, trainingWorker: worker.url, log });
};
beforeAll(async () => {
  worker = await bundleWorker(new URL('../workers/testing/fake-training-worker.ts', import.meta.url));
});
afterAll(() => worker[Symbol.asyncDispose]());
beforeEach(async () => {
  said = [];
  folder = await mkdtemp(join(tmpdir(), 't5-lab-tuning-'));
  await writeFile(join(folder, 'train.jsonl'), '{"source":"a","target":"b"}\n');
  host = open();
  tuning = host.api.fineTuning;
});
afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

const forEver = 1_000_000;
const request = (args: object = {}) => ({
  run: join(folder, 'run'),
  train: { kind: 'file', path: join(folder, 'train.jsonl') } as const,
  arguments: { max_steps: 5, ...args },
});
const run = () => ({ run: join(folder, 'run') });
const names = (events: readonly TrainingEvent[]) => events.map(({ event, step }) => `${event} ${step}`);
const steps = (events: readonly TrainingEvent[]) =>
  events.flatMap(({ event, step }) => (event === 'step' ? [step] : []));
const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, index) => from + index);
const failureOf = (call: Promise<unknown>): Promise<LabError | null> =>
  call.then(
    () => null,
    (error: unknown) => error as LabError,
  );

/** Watches a run; `until` resolves when an event of that kind, at that step or later, has come. */
function watch(after_step?: number, signal = new AbortController().signal) {
  const events: TrainingEvent[] = [];
  const waiting: (() => void)[] = [];
  const onEvent = (event: TrainingEvent) => {
    events.push(event);
    waiting.splice(0).forEach((wake) => wake());
  };
  const ended = tuning.watch({ ...run(), ...(after_step === undefined ? {} : { after_step }) }, { onEvent, signal });
  ended.catch(() => undefined);
  const until = async (kind: string, step = 0) => {
    while (!events.some((event) => event.event === kind && event.step >= step))
      await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { events, ended, until };
}

const whole = ['started 0', 'step 1', 'step 2', 'step 3', 'step 4', 'step 5', 'checkpoint 5', 'done 5'];

test('a run starts, is watched to its end, and its folder tells the same afterwards', async () => {
  const started = await tuning.start(request());
  expect(started).toMatchObject({ ...run(), name: 'run', model: 'translator', step: 0, max_steps: 5 });
  expect(started.state).toEqual({ phase: 'running' });
  const live = watch();
  const last = await live.ended;
  expect(names(live.events)).toEqual(whole);
  expect(last).toMatchObject({ state: { phase: 'finished', reason: 'finished' }, step: 5 });
  expect(last.checkpoints.map(({ name }) => name)).toEqual(['checkpoint-5']);

  const later = watch();
  expect(await later.ended).toEqual(last);
  expect(later.events).toEqual(live.events);
  const { summary, history, description } = await tuning.run(run());
  expect({ summary, history }).toEqual({ summary: last, history: live.events });
  expect(description.arguments).toMatchObject({ max_steps: 5, learning_rate: 5e-5 });
  expect(await tuning.runs({})).toEqual([last]);
});

test('a watcher that comes late gets every step once, and only those after the one it names', async () => {
  await tuning.start(request({ max_steps: 60 }));
  const first = watch();
  await first.until('step', 20);
  const second = watch();
  const third = watch(10);
  await Promise.all([first.ended, second.ended, third.ended]);
  expect(steps(first.events)).toEqual(upTo(60));
  expect(second.events).toEqual(first.events);
  expect(third.events).toEqual(first.events.filter(({ step }) => step > 10));
});

test('a run pauses after a step, goes on, and is stopped with a checkpoint from which it resumes', async () => {
  await tuning.start(request({ max_steps: 200 }));
  const live = watch();
  await live.until('step', 3);
  const paused = await tuning.pause(run());
  expect(paused.state).toEqual({ phase: 'paused' });
  expect(await tuning.pause(run())).toEqual(paused);
  const waited = steps(live.events).at(-1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(steps(live.events).at(-1)).toBe(waited);
  expect((await tuning.resume(run())).state).toEqual({ phase: 'running' });
  await live.until('step', waited! + 3);

  const stopped = await tuning.stop(run());
  expect(stopped.state).toEqual({ phase: 'stopped' });
  expect(stopped.checkpoints.map(({ step }) => step)).toEqual([stopped.step]);
  expect(await live.ended).toEqual(stopped);
  expect(live.events.at(-1)).toMatchObject({ event: 'done', reason: 'stopped' });
  expect(await tuning.stop(run())).toEqual(stopped);

  const again = await tuning.resume(run());
  expect(again).toMatchObject({ state: { phase: 'running' }, step: stopped.step });
  const rest = watch(again.step);
  expect((await rest.ended).state.phase).toBe('finished');
  expect(names(rest.events)[0]).toBe(`started ${stopped.step}`);
  expect(steps(rest.events)).toEqual(upTo(200, stopped.step + 1));
  expect(steps((await tuning.run(run())).history as readonly TrainingEvent[])).toEqual(upTo(200));
});

test('a run that is paused can be stopped, and continuing one before it has paused undoes the pause', async () => {
  await tuning.start(request({ max_steps: forEver }));
  const pausing = tuning.pause(run());
  await tuning.resume(run());
  await pausing;
  await tuning.pause(run());
  expect((await tuning.stop(run())).state.phase).toBe('stopped');
});

test('one folder is trained once at a time, and a running one can neither be resumed nor forgotten', async () => {
  const twice = [tuning.start(request({ max_steps: forEver })), tuning.start(request({ max_steps: forEver }))];
  const [first, second] = await Promise.allSettled(twice);
  expect(first?.status).toBe('fulfilled');
  expect(second).toMatchObject({ reason: { code: 'run-busy', data: { file: run().run } } });
  expect(await failureOf(tuning.resume(run()))).toMatchObject({ code: 'run-busy' });
  expect(await failureOf(tuning.forget(run()))).toMatchObject({ code: 'run-busy' });
  const other = open();
  expect(await failureOf(other.api.fineTuning.resume(run()))).toMatchObject({ code: 'run-busy' });
  await other.close();
  await tuning.stop(run());
  expect(await failureOf(tuning.start(request()))).toMatchObject({ code: 'invalid-request' });
  expect(await tuning.forget(run())).toEqual([]);
  expect((await tuning.run(run())).summary.state.phase).toBe('stopped');
});

test('runs without a folder of their own get different ones, also at the same moment', async () => {
  const { run: _, ...unnamed } = request();
  const started = await Promise.all([tuning.start(unnamed), tuning.start(unnamed), tuning.start(unnamed)]);
  expect(new Set(started.map((summary) => summary.run)).size).toBe(3);
  for (const summary of started) expect(summary.run).toMatch(/data.runs.\d{4}-\d\d-\d\d-translator/);
  await Promise.all(started.map((summary) => tuning.watch({ run: summary.run })));
  expect(await tuning.runs({})).toHaveLength(3);
});

test('what fails before the first step rejects the start and leaves no run', async () => {
  const absent = join(folder, 'absent.jsonl');
  const missing = { ...request(), train: { kind: 'file', path: absent } as const };
  expect(await failureOf(tuning.start(missing))).toMatchObject({ code: 'file-not-found' });
  expect(await failureOf(tuning.start(request({ learnin_rate: 1 })))).toMatchObject({
    code: 'invalid-request',
    data: { expected: 'learning_rate' },
  });
  expect(await failureOf(tuning.start({ ...request(), model: 'none' }))).toMatchObject({ code: 'model-not-found' });
  expect(await failureOf(tuning.start(request({ task_prefix: 'crash early' })))).toMatchObject({
    code: 'worker-failed',
    message: expect.stringContaining('crashed on purpose'),
  });
  expect(await tuning.runs({})).toEqual([]);
  for (const call of [tuning.resume, tuning.pause, tuning.stop, tuning.watch, tuning.run])
    expect(await failureOf(call(run()))).toMatchObject({ code: 'run-not-found' });
});

test('a run that is stopped goes on with a smaller batch where that can be, a paused one only as it is', async () => {
  const smaller = (per_device_train_batch_size: number) => ({ ...run(), per_device_train_batch_size });
  await tuning.start(request({ max_steps: 100 }));
  const live = watch();
  await live.until('step', 3);
  await tuning.pause(run());
  expect(await failureOf(tuning.resume(smaller(4)))).toMatchObject({
    code: 'run-busy',
    data: { place: 'per_device_train_batch_size', hint: expect.stringContaining('Stop it first') },
  });
  const stopped = await tuning.stop(run());
  expect(await failureOf(tuning.resume(smaller(3)))).toMatchObject({ code: 'invalid-request', data: { found: '3' } });
  expect((await tuning.resume(smaller(4))).step).toBe(stopped.step);
});

test('a start that is cancelled before the first step ends as cancelled', async () => {
  const controller = new AbortController();
  const start = tuning.start(request({ task_prefix: 'slow start' }), { signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  expect(await failureOf(start)).toMatchObject({ code: 'cancelled' });
  expect((await tuning.stop(run())).state.phase).toBe('stopped');
});

test('a training that fails gives its error to the watcher, and ends as failed', async () => {
  await tuning.start(request({ task_prefix: 'diverge' }));
  const { events, ended } = watch();
  const { state } = await ended;
  const error = { code: 'training-diverged', message: 'The loss is NaN.' };
  expect(state).toMatchObject({ phase: 'failed', error });
  expect(names(events)).toEqual(['started 0', 'step 1', 'step 2', 'failed 2']);
  expect(events.at(-1)).toMatchObject({ error });
});

test.each([
  ['crashes', 'crash', /crashed on purpose/],
  ['leaves the process', 'exit', /exit code 7/],
])('a thread that %s ends the watching with an error, and its run can go on', async (_name, task_prefix, sentence) => {
  await tuning.start(request({ task_prefix }));
  const { events, ended } = watch();
  const { state } = await ended;
  expect(state).toMatchObject({
    phase: 'failed',
    error: { code: 'worker-failed', message: expect.stringMatching(sentence) },
  });
  expect(events.at(-1)).toMatchObject({ event: 'failed', error: { code: 'worker-failed' } });
  expect(said).toEqual([]);
  const file = await readFile(join(folder, 'run', 'events.jsonl'), 'utf8');
  expect(file.trimEnd().split('\n').at(-1)).toMatch(/^\{"event":"failed"/);
  expect((await tuning.resume(run())).step).toBe(0);
  await watch().ended;
});

test('a watcher that leaves ends its own call and nothing else', async () => {
  await tuning.start(request({ max_steps: 40 }));
  const controller = new AbortController();
  const leaving = watch(undefined, controller.signal);
  const staying = watch();
  await leaving.until('step', 2);
  controller.abort();
  expect(await failureOf(leaving.ended)).toMatchObject({ code: 'cancelled' });
  const seen = leaving.events.length;
  expect((await staying.ended).state.phase).toBe('finished');
  expect(leaving.events).toHaveLength(seen);
  expect(steps(staying.events)).toEqual(upTo(40));
});

test('closing the lab stops a run with a checkpoint, a paused one too, and the next lab goes on with it', async () => {
  await tuning.start(request({ max_steps: 300 }));
  const live = watch();
  await live.until('step', 4);
  await tuning.pause(run());
  await host.close();
  expect((await live.ended).state.phase).toBe('stopped');
  expect(await failureOf(tuning.start({ ...request(), run: join(folder, 'late') }))).toMatchObject({
    code: 'worker-failed',
    message: 'The lab is closing.',
  });
  host = open();
  tuning = host.api.fineTuning;
  const [summary] = await tuning.runs({});
  expect(summary).toMatchObject({ state: { phase: 'stopped' }, ...run() });
  expect((await tuning.resume(run())).step).toBe(summary!.step);
});

test('arguments are offered with the dropout rate of the model', async () => {
  const entries = await tuning.arguments({});
  const config = JSON.parse(await readFile(join(bundledModel, 'config.json'), 'utf8')) as { dropout_rate: number };
  const byName = Object.fromEntries(entries.map((entry) => [entry.name, entry.default]));
  expect(byName).toMatchObject({ dropout_rate: config.dropout_rate, learning_rate: 5e-5, seed: 42 });
});

test('a forecast gets the whole job and the folder that a run would have, reports, and makes no run', async () => {
  const events: unknown[] = [];
  const onEvent = (event: unknown) => void events.push(event);
  const { run: _, ...unnamed } = request({ optim: 'adafactor' });
  const job: unknown = await tuning.forecast({ ...unnamed, threads: 2, batches: [[0]] }, { onEvent });
  expect(job).toEqual({
    folder: expect.stringMatching(/data.runs.\d{4}-\d\d-\d\d-translator/) as string,
    model: { name: 'translator', path: bundledModel },
    train: unnamed.train,
    arguments: expect.objectContaining({ optim: 'adafactor', max_steps: 5, seed: 42 }) as object,
    threads: 2,
    batches: [[0]],
    cacheFolder: join(folder, 'cache'),
  });
  expect(await tuning.forecast({ ...request(), measured: null })).toMatchObject({ measured: null });
  expect(await tuning.forecast(request())).toMatchObject({ folder: join(folder, 'run') });
  expect(events).toEqual([{ event: 'measuring', done: 1, total: 3 }]);
  expect(await tuning.runs({})).toEqual([]);
});

test('a forecast can be cancelled, and tells what it cannot do without', async () => {
  const controller = new AbortController();
  const options = { signal: controller.signal, onEvent: () => controller.abort() };
  const call = tuning.forecast(request({ task_prefix: 'slow start' }), options);
  expect(await failureOf(call)).toMatchObject({ code: 'cancelled' });
  expect(await failureOf(tuning.forecast(request({ max_step: 1 })))).toMatchObject({ code: 'invalid-request' });
});

test('too little memory refuses start and forecast with what was expected, what there is and what would fit', async () => {
  const asked = request({ task_prefix: 'too large' });
  const data = { code: 'memory-insufficient', expected: '2 GB', found: '9 GB', hint: 'LoRA.' };
  expect(await failureOf(tuning.start(asked))).toMatchObject({ data });
  expect(await failureOf(tuning.forecast(asked))).toMatchObject({ data });
  expect(await tuning.runs({})).toEqual([]);
});

test('an examined step gets the whole pair and the arguments, and a refused one says why', async () => {
  const request = { example: { source: 'a', target: 'b' }, arguments: { learning_rate: '1e-3' }, step: 2 };
  const examined = await tuning.examineStep(request);
  expect(examined).toMatchObject({ step: 2, learning_rate: 1e-3, translation: { after: 'b' } });
  expect(await tuning.runs({})).toEqual([]);
  const refused = tuning.examineStep({ example: { source: 'a', target: '' }, step: 1 });
  await expect(refused).rejects.toMatchObject({ code: 'invalid-request', data: { place: 'target' } });
});

test('pairs are read from where the file lies, seen from the lab', async () => {
  const data = { kind: 'file', path: join('pairs', 'capitals.tsv'), source_column: 'ru' } as const;
  const { pairs, more } = await tuning.readPairs({ data, limit: 7 });
  expect(JSON.parse(pairs[0]!.source)).toEqual({ ...data, path: resolve('pairs/capitals.tsv') });
  expect([pairs[0]!.target, more]).toEqual(['7', true]);
});

test('the columns of a file are read where it lies, seen from the lab', async () => {
  const reply: unknown = await tuning.readColumns({ path: join('pairs', 'capitals.tsv'), source_column: 'ru' });
  const request = { path: resolve('pairs/capitals.tsv'), source_column: 'ru' };
  expect(reply).toEqual({ channel: 'fineTuning.readColumns', request });
});

test('an export and an inspection get whole jobs, report, and can be cancelled', async () => {
  const output = join(folder, 'out');
  const events: unknown[] = [];
  const onEvent = (event: unknown) => void events.push(event);
  const exported = await tuning.export({ ...run(), checkpoint: 'best', output, onnx: true, zip: true }, { onEvent });
  expect(JSON.parse(exported.differing_translations[0]!.source)).toEqual({
    ...run(),
    output,
    checkpoint: 'best',
    onnx: true,
    zip: true,
    cacheFolder: join(folder, 'cache'),
  });
  const data = { kind: 'examples' as const, examples: [{ source: 'a', target: 'b' }] };
  const general = { kind: 'file' as const, path: join('pairs', 'general.tsv') };
  const { sets } = await tuning.inspect({ train: data, general, arguments: { task_prefix: 'x' } }, { onEvent });
  expect(sets.train).toMatchObject({ phase: 'failed', error: { code: 'file-not-found', reason: 'file-not-found' } });
  expect(JSON.parse((sets.train as { error: LabErrorData }).error.message)).toMatchObject({
    model: bundledModel,
    train: data,
    general: { ...general, path: resolve('pairs/general.tsv') },
    arguments: { task_prefix: 'x', seed: 42 },
  });
  expect(events).toEqual([
    { event: 'writing', done_bytes: 1, total_bytes: 2 },
    { event: 'progress', rows: 2 },
  ]);
  const controller = new AbortController();
  const call = tuning.export(
    { ...run(), checkpoint: 7, output },
    { signal: controller.signal, onEvent: () => controller.abort() },
  );
  expect(await failureOf(call)).toMatchObject({ code: 'cancelled' });
});
