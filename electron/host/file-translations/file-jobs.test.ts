import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cancelled } from '../../contract/caller.ts';
import { LabError } from '../../contract/lab-error.ts';
import type { FileJob, FileTranslationEvent } from '../../contract/replies/file-translation.ts';
import type { CallContext } from '../../contract/serve-calls.ts';
import type { CallEngine } from '../../workers/engine-api.ts';
import { FileJobList } from './file-job-list.ts';
import { FileJobs } from './file-jobs.ts';

let folder: string;
let said: string[];
let clock: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-file-jobs-'));
  said = [];
  clock = Date.UTC(2026, 0, 1);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** One call of the engine, which goes as the test says. */
interface Call {
  readonly request: Record<string, unknown>;
  progress(done: number, elapsedMs: number): void;
  emit(event: FileTranslationEvent): void;
  finish(): void;
  fail(error: unknown): void;
}

/** Jobs over an engine of the test's; a second one is a lab that was started again. */
function open(hash: string | null = 'f00d') {
  const calls: Call[] = [];
  const engine = ((_channel: string, request: Record<string, unknown>, { emit, signal }: CallContext) =>
    new Promise((resolve, reject) => {
      // A decode step ends before it notices.
      signal.addEventListener('abort', () => setTimeout(() => reject(cancelled()), 60));
      calls.push({
        request,
        emit,
        progress: (done, elapsedMs) => emit({ event: 'progress', done, total: 100, elapsedMs }),
        finish: () => resolve({}),
        fail: reject,
      });
    })) as unknown as CallEngine;
  const list = new FileJobList({ dataFolder: folder, log: (line) => said.push(line) });
  const hashOf = () => (hash === null ? Promise.reject(new Error('no file')) : Promise.resolve(hash));
  const jobs = new FileJobs({ engine, hashOf, list, log: (line) => said.push(line), now: () => clock });
  return { jobs, calls };
}

const request = (output = 'out.csv') => ({
  model: '/models/a',
  input: join(folder, 'in.csv'),
  output: join(folder, output),
  task_prefix: 'to en: ',
});
const forEver = () => new AbortController().signal;
const failureOf = (call: Promise<unknown>): Promise<LabError> =>
  call.then(
    () => Promise.reject(new Error('It should have failed.')),
    (error: LabError) => error,
  );
/** Until what happened is written down. */
const written = async (jobs: FileJobs) => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  await jobs.all();
};

/** Follows a job from its beginning. */
function watch(jobs: FileJobs, { id }: FileJob, signal = forEver()) {
  const events: FileTranslationEvent[] = [];
  const ended = jobs.watch(id, { emit: (event) => events.push(event as FileTranslationEvent), signal });
  ended.catch(() => undefined);
  return { events, ended };
}

test('a file is translated while nobody watches; who comes late gets everything from the start', async () => {
  const { jobs, calls } = open();
  const job = await jobs.start(request(), 'a');
  expect(job).toMatchObject({ model: 'a', state: { phase: 'running' }, done: 0, total: null, rows: [] });
  expect(calls[0]!.request).toEqual({ ...request(), rows: 20 });
  calls[0]!.progress(10, 1000);
  const rows = [{ line: 2, source: 'а', translation: 'a' }];
  calls[0]!.emit({ event: 'rows', rows });
  const { events, ended } = watch(jobs, job);
  calls[0]!.progress(20, 2000);
  calls[0]!.finish();
  expect(await ended).toMatchObject({ state: { phase: 'done' }, done: 20, total: 100, elapsedMs: 2000, rows });
  expect(events.map((event) => (event.event === 'progress' ? event.done : event.event))).toEqual([10, 'rows', 20]);
  expect(await jobs.all()).toMatchObject([{ id: job.id, sha256: 'f00d', state: { phase: 'done' } }]);
});

test('a watcher who leaves ends nothing', async () => {
  const { jobs, calls } = open();
  const job = await jobs.start(request(), 'a');
  const controller = new AbortController();
  const { ended } = watch(jobs, job, controller.signal);
  controller.abort();
  expect(await failureOf(ended)).toMatchObject({ code: 'cancelled' });
  calls[0]!.progress(50, 1);
  expect(await jobs.all()).toMatchObject([{ state: { phase: 'running' }, done: 50 }]);
  await jobs.close();
});

test('cancelled, it says so and goes on when it is resumed; the time of both runs counts', async () => {
  const { jobs, calls } = open();
  const job = await jobs.start(request(), 'a');
  calls[0]!.progress(30, 3000);
  const cancelling = jobs.cancel(job.id);
  expect(await jobs.all()).toMatchObject([{ state: { phase: 'cancelling' } }]);
  expect(await cancelling).toMatchObject({ state: { phase: 'cancelled' }, done: 30 });
  expect(await jobs.resume(job.id)).toMatchObject({ id: job.id, state: { phase: 'running' } });
  expect(calls[1]!.request).toEqual(calls[0]!.request);
  calls[1]!.progress(40, 500);
  expect(await jobs.find(job.id)).toMatchObject({ done: 40, elapsedMs: 3500 });
  calls[1]!.finish();
  await written(jobs);
  expect(await failureOf(jobs.resume(job.id))).toMatchObject({ code: 'invalid-request' });
});

test('what was running when the lab ended is found interrupted by the next lab, and goes on', async () => {
  const first = open();
  const job = await first.jobs.start(request(), 'a');
  await written(first.jobs);
  clock += 5000;
  first.calls[0]!.progress(60, 5000);
  await written(first.jobs);
  // Killed: nothing more is written down. The same process number stands for one that is gone.
  const second = open();
  expect(await second.jobs.all()).toMatchObject([
    { id: job.id, state: { phase: 'interrupted' }, done: 60, total: 100 },
  ]);
  await second.jobs.resume(job.id);
  expect(second.calls[0]!.request).toEqual({ ...request(), rows: 20 });
  await second.jobs.close();
  expect(await second.jobs.all()).toMatchObject([{ state: { phase: 'interrupted' } }]);
});

test('what another living process translates is left to it, until that has been silent for long', async () => {
  const { jobs } = open();
  const job = await jobs.start(request(), 'a');
  await jobs.close();
  const file = join(folder, 'file-translations.json');
  const text = (await readFile(file, 'utf8')).replace('"interrupted"', '"running"');
  // The process that runs this one's parent lives.
  await writeFile(file, text.replace(/"pid": \d+/, `"pid": ${process.ppid}`));
  const other = open();
  expect(await other.jobs.all()).toMatchObject([{ state: { phase: 'elsewhere' } }]);
  expect(await failureOf(other.jobs.resume(job.id))).toMatchObject({ code: 'file-unwritable' });
  expect(await failureOf(other.jobs.start(request(), 'a'))).toMatchObject({ code: 'file-unwritable' });
  clock += 60_000;
  expect(await other.jobs.all()).toMatchObject([{ state: { phase: 'interrupted' } }]);
});

test('an output that is there is replaced only if that is said; one that is being written never', async () => {
  await writeFile(join(folder, 'out.csv'), 'x');
  const { jobs } = open();
  const refused = await failureOf(jobs.start(request(), 'a'));
  expect(refused.data).toMatchObject({ code: 'file-unwritable', place: 'output', hint: expect.any(String) });
  await jobs.start({ ...request(), replace: true }, 'a');
  const again = await failureOf(jobs.start({ ...request(), replace: true }, 'a'));
  expect(again.data).toMatchObject({ code: 'file-unwritable', hint: 'Wait for it, or cancel it first.' });
  await jobs.close();
});

test('what fails keeps its error, also after a restart; a running one cannot be forgotten, any other can', async () => {
  const { jobs, calls } = open(null);
  const job = await jobs.start(request(), 'a');
  expect(await failureOf(jobs.forget(job.id))).toMatchObject({ code: 'file-unwritable' });
  const error = { code: 'file-invalid', message: 'Line 3 is bad.', place: 'line 3' } as const;
  calls[0]!.fail(new LabError(error));
  await written(jobs);
  expect(await open().jobs.all()).toMatchObject([{ sha256: null, state: { phase: 'failed', error } }]);
  await jobs.forget(job.id);
  expect(await jobs.all()).toEqual([]);
});

test('of very many events a late watcher gets a part, with the last of them', async () => {
  const { jobs, calls } = open();
  const job = await jobs.start(request(), 'a');
  for (let done = 1; done <= 5000; done++) calls[0]!.progress(done, done);
  const { events } = watch(jobs, job);
  await written(jobs);
  expect(events.length).toBeLessThanOrEqual(512);
  expect(events.at(-1)).toMatchObject({ done: 5000 });
  await jobs.close();
});

test('a damaged list is set aside and said, and the list begins anew', async () => {
  await writeFile(join(folder, 'file-translations.json'), '{"version":1,"jobs":[7]}');
  expect(await open().jobs.all()).toEqual([]);
  expect(said[0]).toContain('is damaged');
});

test('the list keeps the newest fifty', async () => {
  const { jobs, calls } = open();
  for (let index = 0; index < 52; index++) {
    await jobs.start(request(`${index}.csv`), 'a');
    calls[index]!.finish();
    await written(jobs);
  }
  const all = await jobs.all();
  expect(all).toHaveLength(50);
  expect(all[0]?.request.output).toBe(join(folder, '51.csv'));
});
