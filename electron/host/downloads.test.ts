import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { filesOf, startHubServer, type HubServer } from '../../native-models/hub/testing/hub-server.ts';
import { requireReference } from '../../native-models/testing/reference.ts';
import type { DownloadSummary } from '../contract/replies/lab.ts';
import type { TokenStore } from './hub-tokens.ts';
import { createLabHost, type LabHost } from './lab-host.ts';

const TOKEN = 'hf_ThisIsASecret';
const bundledModel = requireReference('models/translator');
const workers = {
  engineWorker: new URL('../workers/testing/echo-worker.mjs', import.meta.url),
  trainingWorker: new URL('../workers/testing/echo-worker.mjs', import.meta.url),
};

let hub: HubServer;
let folder: string;
let host: LabHost;
const said: string[] = [];

const openHost = (more: object = {}) =>
  createLabHost({
    ...{
      dataFolder: folder,
      cacheFolder: folder,
      bundledModel,
      ...workers,
      log: (line: string) => void said.push(line),
    },
    ...{ hub: { endpoint: hub.endpoint }, ...more },
  });

beforeAll(async () => {
  const files = await filesOf(bundledModel);
  hub = await startHubServer([
    { name: 'lab/translator', files, license: 'mit' },
    { name: 'lab/gated', files, gated: true, token: TOKEN },
    {
      name: 'lab/bin',
      files: new Map([
        ['config.json', files.get('config.json')!],
        ['pytorch_model.bin', Buffer.from('x')],
      ]),
    },
  ]);
});
afterAll(() => hub.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-downloads-'));
  host = openHost();
});
afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
  hub.faults = {};
  hub.ranges.length = 0;
  said.length = 0;
});

const downloads = () => host.api.downloads;
/** Slow enough that a test is quicker. */
const slowly = () => (hub.faults = { bytesPerSecond: 400_000 });
async function someBytes(download: string): Promise<DownloadSummary> {
  for (;;) {
    const found = (await downloads().list({})).find((summary) => summary.download === download);
    const done = found?.files.find(({ name }) => name === 'model.safetensors')?.done_bytes ?? 0;
    if (found && done > 0) return found;
    await delay(20);
  }
}

test('a model is looked up, fetched, followed, and is in the library at the end under its id', async () => {
  const inspection = await downloads().inspect({ repository: 'lab/translator' });
  expect(inspection).toMatchObject({ endpoint: hub.endpoint, license: 'mit', problems: [], fetchable: true });
  const { download } = await downloads().start({ repository: 'lab/translator' });
  const seen: DownloadSummary[] = [];
  const end = await downloads().watch({ download }, { onEvent: (summary) => seen.push(summary) });
  expect(end.state.phase).toBe('done');
  expect(seen[0]?.size_bytes).toBe(inspection.size_bytes);
  const { path } = end.state as { readonly path: string };
  const models = await host.api.models.list({});
  expect(models.map(({ name, path }) => [name, path])).toContainEqual(['lab/translator', path]);
  expect(await downloads().list({})).toMatchObject([{ download, state: { phase: 'done' } }]);
  // Asked again, it is there already: said before, and given at once.
  expect((await downloads().inspect({ repository: 'lab/translator' })).problems).toEqual([{ kind: 'present', path }]);
  expect((await downloads().start({ repository: 'lab/translator' })).state).toEqual({ phase: 'done', path });
  expect(await downloads().discard({ download })).toEqual([]);
  expect(await readdir(path)).toContain('model.safetensors');
});

test('paused, closed and opened again, the lab finds it as it lies and goes on', async () => {
  slowly();
  const { download } = await downloads().start({ repository: 'lab/translator' });
  await someBytes(download);
  await host.close();
  host = openHost();
  const [waiting] = await downloads().list({});
  expect(waiting).toMatchObject({ download, name: 'lab/translator', state: { phase: 'paused' } });
  const here = waiting!.done_bytes;
  expect(here).toBeGreaterThan(0);
  expect((await downloads().inspect({ repository: 'lab/translator' })).present_bytes).toBe(here);
  hub.faults = {};
  hub.ranges.length = 0;
  await downloads().resume({ download });
  expect((await downloads().watch({ download })).state.phase).toBe('done');
  const sent = hub.ranges.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  expect(sent).toBe(waiting!.size_bytes - here);
});

test('it goes on when nobody watches; a watcher that leaves does not stop it', async () => {
  slowly();
  const { download } = await downloads().start({ repository: 'lab/translator' });
  const leaving = new AbortController();
  const watching = downloads().watch({ download }, { signal: leaving.signal });
  await someBytes(download);
  leaving.abort();
  await expect(watching).rejects.toMatchObject({ code: 'cancelled' });
  hub.faults = {};
  await expect.poll(async () => (await downloads().list({}))[0]?.state.phase, { timeout: 10_000 }).toBe('done');
});

test('pause, resume and discard do what they say, each of them twice', async () => {
  slowly();
  const { download } = await downloads().start({ repository: 'lab/translator' });
  await someBytes(download);
  for (const _ of [1, 2]) expect((await downloads().pause({ download })).state.phase).toBe('paused');
  for (const _ of [1, 2]) expect((await downloads().resume({ download })).state.phase).toBe('fetching');
  // A watcher from before the pause would have ended; a new one follows what goes on.
  const watching = downloads().watch({ download });
  for (const _ of [1, 2]) expect(await downloads().discard({ download })).toEqual([]);
  await watching.catch(() => undefined);
  expect(await readdir(join(folder, 'models', '.downloads'))).toEqual([]);
  await expect(downloads().resume({ download })).rejects.toMatchObject({ code: 'download-not-found' });
});

test('two starts at once are one download', async () => {
  slowly();
  const both = await Promise.all([1, 2].map(() => downloads().start({ repository: 'lab/translator' })));
  expect(both[0]!.download).toBe(both[1]!.download);
  expect((await someBytes(both[0]!.download)).state.phase).toBe('fetching');
});

test('what cannot be used is refused before anything is fetched', async () => {
  await expect(downloads().start({ repository: 'lab/bin' })).rejects.toMatchObject({
    code: 'repository-unsuitable',
    message: expect.stringMatching(/weights-unsupported/),
  });
  expect(await downloads().list({})).toEqual([]);
});

test.each(['..', '../../etc@0123456789abcdef0123456789abcdef01234567', '.downloads', 'a/b'])(
  '%s is no download',
  async (download) => {
    for (const call of ['watch', 'pause', 'resume', 'discard'] as const)
      await expect(downloads()[call]({ download })).rejects.toMatchObject({ code: 'download-not-found' });
  },
);

test('a damaged description is no download, and a new start mends it', async () => {
  const id = `lab--translator@${hub.commit}`;
  await mkdir(join(folder, 'models', '.downloads', id), { recursive: true });
  expect(await downloads().list({})).toEqual([]);
  const { download } = await downloads().start({ repository: 'lab/translator' });
  expect(download).toBe(id);
  expect((await downloads().watch({ download })).state.phase).toBe('done');
});

test('a token opens a gated model; without a store it is known until the lab ends and written nowhere', async () => {
  expect(await downloads().access({})).toMatchObject({ endpoint: hub.endpoint, token: 'none', keeps: 'session' });
  const before = await downloads().inspect({ repository: 'lab/gated' });
  expect(before).toMatchObject({ fetchable: false, problems: [{ kind: 'access-denied', gated: true }] });
  expect(await downloads().setToken({ token: TOKEN })).toMatchObject({ token: 'session' });
  const { download } = await downloads().start({ repository: 'lab/gated' });
  expect((await downloads().watch({ download })).state.phase).toBe('done');
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) expect(await readFile(join(entry.parentPath, entry.name), 'latin1')).not.toContain(TOKEN);
  expect(said.join()).not.toContain(TOKEN);
  expect(await downloads().setToken({ token: '' })).toMatchObject({ token: 'none' });
  await host.close();
  host = openHost();
  expect(await downloads().access({})).toMatchObject({ token: 'none' });
});

test('with a store the token is kept there, by origin, and no other endpoint gets it', async () => {
  const kept = new Map<string, string>();
  const tokenStore: TokenStore = {
    isAvailable: () => true,
    read: async (origin) => kept.get(origin) ?? null,
    write: async (origin, token) => void (token === null ? kept.delete(origin) : kept.set(origin, token)),
  };
  await host.close();
  host = openHost({ tokenStore });
  expect(await downloads().setToken({ token: TOKEN })).toMatchObject({ token: 'store', keeps: 'store' });
  expect([...kept]).toEqual([[hub.endpoint, TOKEN]]);
  expect(await downloads().access({ endpoint: 'https://mirror.example' })).toMatchObject({ token: 'none' });
  expect(await downloads().access({ endpoint: 'http://mirror.example' })).toMatchObject({ takes_token: false });
  await downloads().setToken({ token: '' });
  expect(kept.size).toBe(0);
});

test('HF_TOKEN is used where no other is known, and only at the usual endpoint', async () => {
  await host.close();
  host = openHost({ hub: { endpoint: hub.endpoint, token: TOKEN } });
  expect(await downloads().access({})).toMatchObject({ token: 'environment' });
  expect(await downloads().access({ endpoint: 'https://mirror.example' })).toMatchObject({ token: 'none' });
  expect((await downloads().inspect({ repository: 'lab/gated' })).problems).toEqual([]);
});

test.each(['hf_with space', 'hf_ключ', 'x'.repeat(600), 'hf_a\r\nX-Evil: 1'])(
  'what is no token is refused without being repeated',
  async (token) => {
    const refusal = downloads().setToken({ token });
    await expect(refusal).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(refusal).rejects.not.toMatchObject({ message: expect.stringContaining(token) });
  },
);
