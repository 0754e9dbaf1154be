import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { DownloadSummary } from '../contract/replies/lab.ts';
import type { ModelEntry } from '../contract/replies/models.ts';
import type { CallHandler } from '../contract/serve-calls.ts';
import { lines, run } from './testing/run-command.ts';

const summary = (state: DownloadSummary['state'], done_bytes = 0): DownloadSummary => ({
  download: 'owner--model@c0ffee',
  endpoint: 'https://mirror.example',
  name: 'owner/model',
  revision: 'main',
  commit: 'c0ffee',
  started: '2024-01-01T00:00:00.000Z',
  files: [],
  size_bytes: 10,
  done_bytes,
  bytes_per_second: null,
  state,
});
const fetching = summary({ phase: 'fetching', file: 'model.safetensors' }, 4);
const done = summary({ phase: 'done', path: '/models/new' }, 10);
const entry: ModelEntry = {
  ...{ name: 'owner/model', path: '/models/new', source: 'folder', model_type: 't5' },
  ...{ num_parameters: 5, size_bytes: 10, state: { phase: 'ready' } },
};

const labThat =
  (end: DownloadSummary): CallHandler =>
  async (channel, _, { emit }) => {
    if (channel === 'models.list') return [entry];
    if (channel !== 'downloads.watch') return fetching;
    emit(fetching);
    return end;
  };

test('a model is asked for with revision and endpoint, followed, and its entry is the last line', async () => {
  const args = ['download', '--repo', 'owner/model', '--revision', 'v2', '--endpoint', 'https://mirror.example'];
  const { status, stdout, calls } = await run(args, { handler: labThat(done) });
  expect(status).toBe(0);
  expect(calls[0]).toEqual(['downloads.start', { repository: 'owner/model@v2', endpoint: 'https://mirror.example' }]);
  const progress = { event: 'progress', phase: 'fetching', file: 'model.safetensors', done_bytes: 4, size_bytes: 10 };
  expect(lines(stdout)).toEqual([
    { ...progress, bytes_per_second: null },
    { event: 'done', ...entry },
  ]);
});

test('a model that is there already is given at once', async () => {
  const handler: CallHandler = async (channel) => (channel === 'models.list' ? [entry] : done);
  const { stdout, calls } = await run(['download', '--repo', 'owner/model'], { handler });
  expect(lines(stdout)).toEqual([{ event: 'done', ...entry }]);
  expect(calls.map(([channel]) => channel)).toEqual(['downloads.start', 'models.list']);
});

test('a failure is one line with its code', async () => {
  const error = { code: 'download-damaged', message: 'A wrong hash.' } as const;
  const { status, stderr } = await run(['download', '--repo', 'a/b'], {
    handler: labThat(summary({ phase: 'failed', error })),
  });
  expect([status, JSON.parse(stderr)]).toEqual([1, { error }]);
});

test('Ctrl+C pauses the download; what is here stays for the same command', async () => {
  let paused = (_: DownloadSummary) => {};
  const ended = new Promise<DownloadSummary>((resolve) => (paused = resolve));
  const handler: CallHandler = async (channel) => {
    if (channel === 'downloads.watch') return ended;
    if (channel === 'downloads.pause') paused(summary({ phase: 'paused' }, 4));
    return fetching;
  };
  const { status, calls, stderr } = await run(['download', '--repo', 'a/b'], {
    handler,
    stop: (stop) => void delay(20).then(() => stop(130)),
  });
  expect([status, stderr]).toEqual([130, '']);
  expect(calls.map(([channel]) => channel)).toEqual(['downloads.start', 'downloads.watch', 'downloads.pause']);
});

test.each([
  [['download'], /--repo is missing/],
  [['download', '--repo', 'a/b@c', '--revision', 'd'], /given twice/],
])('%j is wrong usage', async (args, sentence) => {
  const { status, stderr, opened } = await run(args);
  expect([status, opened]).toEqual([2, 0]);
  expect(stderr).toMatch(sentence);
});
