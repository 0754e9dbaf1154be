import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readModelFolder } from '../library/model-folder.ts';
import { writeTinyModel } from '../library/tiny-model.ts';
import { seeded } from '../testing/seeded.ts';
import { checkFile } from './check-file.ts';
import type { HubError } from './hub-error.ts';
import { begin, modelsFolder, quickPlan } from './testing/download-bench.ts';
import { filesOf, gitHash, sha256, startHubServer, type HubServer } from './testing/hub-server.ts';

/** Where requests are counted: many of them, each short. */
const BLOCK = 64 * 1024;

let hub: HubServer;
let source: string;
/** Weights many blocks long, and more than a loopback connection holds in its buffers. */
let big: Buffer;
let BIG: number;

beforeAll(async () => {
  source = await mkdtemp(join(tmpdir(), 't5-lab-source-'));
  await writeTinyModel(join(source, 'whole'));
  await writeTinyModel(join(source, 'sharded'), 3);
  await writeTinyModel(join(source, 'big'), 0, { vocab_size: 98_304 });
  const whole = await filesOf(join(source, 'whole'));
  const tokenizer = new Map([['spiece.model', Buffer.from('pieces')]]);
  big = await readFile(join(source, 'big', 'model.safetensors'));
  BIG = big.byteLength;
  hub = await startHubServer([
    { name: 'lab/tiny', files: new Map([...whole, ...tokenizer, ['notes.txt', Buffer.from('not needed')]]) },
    { name: 'lab/sharded', files: new Map([...(await filesOf(join(source, 'sharded'))), ...tokenizer]) },
    { name: 'lab/big', files: new Map([...(await filesOf(join(source, 'big'))), ...tokenizer]) },
    // Right by every hash, and no model: config.json is that of another size.
    {
      name: 'lab/unfit',
      files: new Map([
        ...(await filesOf(join(source, 'big'))),
        ...tokenizer,
        ['config.json', whole.get('config.json')!],
      ]),
    },
    { name: 'lab/gated', files: new Map([...whole, ...tokenizer]), gated: true, token: 'hf_secret' },
  ]);
});
afterAll(async () => {
  await hub.close();
  await rm(source, { recursive: true });
});
afterEach(() => {
  hub.faults = {};
  hub.ranges.length = 0;
  hub.requests.length = 0;
});

const isFailed = (code: string) => ({ phase: 'failed', error: expect.objectContaining({ code }) });
/** Of the state of a failed download. */
const errorOf = (state: { readonly phase: string }) => (state as { readonly error?: HubError }).error;
const sentBytes = () => hub.ranges.reduce((sum, { sentBytes }) => sum + sentBytes, 0);

test.each(['lab/tiny', 'lab/sharded'])('%s arrives whole, as the lab opens it, and nothing else does', async (name) => {
  await using models = await modelsFolder();
  const { end, download, folder } = await begin({ hub, models: models.path, name });
  const state = await end();
  const path = join(models.path, `models--${name.replace('/', '--')}`, 'snapshots', hub.commit);
  expect(state).toEqual({ phase: 'done', path });
  const { config } = await readModelFolder(path);
  expect(config.d_model).toBe(8);
  expect(await readdir(path)).not.toContain('notes.txt');
  const original = join(source, name === 'lab/tiny' ? 'whole' : 'sharded');
  for (const [file, content] of await filesOf(original)) expect(await readFile(join(path, file))).toEqual(content);
  expect(download.summary.done_bytes).toBe(download.summary.size_bytes);
  await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('cut ten times at random bytes, it ends with the right hash, and no byte comes twice beyond a block a cut', async () => {
  await using models = await modelsFolder();
  const random = seeded(20260);
  let cuts = 0;
  hub.faults = {
    cutAfter: (file) =>
      file === 'model.safetensors' && random() < 0.5 && cuts < 10 ? (cuts++, Math.floor(random() * BLOCK)) : null,
  };
  const { end } = await begin({ hub, models: models.path, name: 'lab/big', plan: { blockBytes: BLOCK } });
  const state = await end();
  expect(cuts).toBe(10);
  expect(state.phase).toBe('done');
  const path = (state as { readonly path: string }).path;
  expect(sha256(await readFile(join(path, 'model.safetensors')))).toBe(sha256(big));
  const weights = hub.ranges.filter(({ file }) => file === 'model.safetensors');
  expect(weights.reduce((sum, range) => sum + range.sentBytes, 0)).toBeLessThanOrEqual(BIG + 10 * BLOCK);
  // Each request begins exactly where the file on the disk ended.
  const starts = weights.map(({ range }) => Number(/=(\d+)/.exec(range ?? '')?.[1]));
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
});

test('paused and gone on with, also by another process, it fetches only the rest', async () => {
  await using models = await modelsFolder();
  hub.faults = { bytesPerSecond: 4 * 2 ** 20 };
  const given = { hub, models: models.path, name: 'lab/big' };
  const first = await begin(given);
  while (first.download.summary.done_bytes < 2 ** 20) await delay(10);
  await first.download.pause();
  expect(first.download.summary.state).toEqual({ phase: 'paused' });
  const here = first.download.summary.done_bytes;
  expect(here).toBeLessThan(BIG);
  hub.faults = {};
  const [before, asked] = [sentBytes(), hub.ranges.length];
  const second = await begin(given);
  expect(await second.end()).toMatchObject({ phase: 'done' });
  expect(sentBytes() - before).toBeLessThanOrEqual(second.download.summary.size_bytes - here + 2000);
  const starts = hub.ranges
    .slice(asked)
    .flatMap(({ file, range }) => (file === 'model.safetensors' ? [Number(/=(\d+)/.exec(range ?? '')?.[1])] : []));
  expect(starts[0]).toBeGreaterThan(2 ** 20 - 5000);
});

test('two labs do not fetch the same model at once', async () => {
  await using models = await modelsFolder();
  hub.faults = { bytesPerSecond: 2 ** 20 };
  const given = { hub, models: models.path, name: 'lab/big' };
  const first = await begin(given);
  while (first.download.summary.done_bytes === 0) await delay(10);
  const second = await begin(given);
  expect(await second.end()).toMatchObject(isFailed('download-busy'));
  await first.download.pause();
});

test('a server that ignores ranges still gets the file across, without losing what was here', async () => {
  await using models = await modelsFolder();
  let cut = false;
  hub.faults = {
    ignoresRanges: true,
    cutAfter: (file) => (file === 'model.safetensors' && !cut ? ((cut = true), BIG / 2) : null),
  };
  const { end } = await begin({ hub, models: models.path, name: 'lab/big' });
  const state = await end();
  const { path } = state as { readonly path: string };
  expect(sha256(await readFile(join(path, 'model.safetensors')))).toBe(sha256(big));
});

test.each([
  [
    'a hash that the list has wrong',
    { lie: (f: string) => (f === 'model.safetensors' ? { hash: 'a'.repeat(64) } : null) },
  ],
  ['a size that is too large', { lie: (f: string) => (f === 'model.safetensors' ? { size: BIG + 5 } : null) }],
  ['a size that is too small', { lie: (f: string) => (f === 'model.safetensors' ? { size: BIG - 5 } : null) }],
  ['a small file’s hash', { lie: (f: string) => (f === 'config.json' ? { hash: 'b'.repeat(40) } : null) }],
  [
    'other bytes of the same length',
    {
      swap: (f: string, content: Buffer) => (f === 'model.safetensors' ? Buffer.alloc(content.byteLength, 1) : content),
    },
  ],
])('%s: the file is thrown away, nothing is published, and the error says both values', async (_, faults) => {
  await using models = await modelsFolder();
  hub.faults = faults;
  const { end, folder } = await begin({ hub, models: models.path, name: 'lab/big' });
  const state = await end();
  expect(state).toMatchObject(isFailed('download-damaged'));
  expect(errorOf(state)?.details).toMatchObject({ expected: expect.any(String), found: expect.any(String) });
  expect(errorOf(state)?.message).toMatch(/thrown away/);
  expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  expect(await readdir(models.path)).toEqual(['.downloads']);
  hub.faults = {};
});

test('files that are right one by one and no model together never get a model’s place', async () => {
  await using models = await modelsFolder();
  const { end } = await begin({ hub, models: models.path, name: 'lab/unfit' });
  expect(await end()).toMatchObject(isFailed('tensor-mismatch'));
  expect(await readdir(models.path)).toEqual(['.downloads']);
});

test('what one endpoint gave under a hash of its own is not taken for what another one lists', async () => {
  await using models = await modelsFolder();
  const other = Buffer.from(
    JSON.stringify({ eos_token_id: 1, pad_token_id: 0, decoder_start_token_id: 0, max_length: 7 }),
  );
  const file = 'generation_config.json';
  hub.faults = {
    lie: (name) => (name === file ? { hash: gitHash(other), size: other.byteLength } : null),
    swap: (name, content) => (name === file ? other : content),
    cutAfter: (name) => (name === 'model.safetensors' ? 10 : null),
  };
  const given = { hub, models: models.path };
  const first = await begin(given);
  while (first.download.summary.files[1]?.done_bytes !== other.byteLength) await delay(5);
  await first.download.pause();
  hub.faults = {};
  const state = await (await begin(given)).end();
  const { path } = state as { readonly path: string };
  expect(await readFile(join(path, file))).toEqual(await readFile(join(source, 'whole', file)));
});

test('a list that lied once is mended by the next try', async () => {
  await using models = await modelsFolder();
  hub.faults = { swap: (file, content) => (file === 'model.safetensors' ? Buffer.alloc(content.byteLength) : content) };
  const given = { hub, models: models.path, name: 'lab/big' };
  expect(await (await begin(given)).end()).toMatchObject(isFailed('download-damaged'));
  hub.faults = {};
  expect(await (await begin(given)).end()).toMatchObject({ phase: 'done' });
});

test.each([
  [401, 'hub-denied'],
  [403, 'hub-denied'],
  [404, 'repository-not-found'],
  [416, 'download-damaged'],
  [418, 'hub-failed'],
  [429, 'hub-busy'],
  [500, 'hub-failed'],
  [503, 'hub-failed'],
])('status %i for a file ends as %s', async (status, code) => {
  await using models = await modelsFolder();
  hub.faults = {
    answer: ({ url }, response) => {
      if (!url?.includes('/resolve/') || url.includes('config.json')) return false;
      response.writeHead(status).end();
      return true;
    },
  };
  const { end } = await begin({ hub, models: models.path });
  expect(await end()).toMatchObject(isFailed(code));
});

test('429 is waited for as long as the server asks, then it goes on', async () => {
  await using models = await modelsFolder();
  let refused = 0;
  hub.faults = {
    answer: ({ url }, response) => {
      if (!url?.startsWith('/lab/tiny/model.safetensors') || refused > 0) return false;
      refused = Date.now();
      response.writeHead(429, { 'retry-after': '1' }).end();
      return true;
    },
  };
  const { end, phases } = await begin({ hub, models: models.path });
  expect(await end()).toMatchObject({ phase: 'done' });
  expect(Date.now() - refused).toBeGreaterThanOrEqual(990);
  expect(phases).toContain('waiting');
});

test('a server that asks for more patience than there is gets none', async () => {
  await using models = await modelsFolder();
  hub.faults = {
    answer: ({ url }, response) => {
      if (!url?.startsWith('/lab/tiny/model.safetensors')) return false;
      response.writeHead(429, { 'retry-after': '86400' }).end();
      return true;
    },
  };
  expect(await (await begin({ hub, models: models.path })).end()).toMatchObject(isFailed('hub-busy'));
});

test('a server that falls silent is left after the time-out, and asked again', async () => {
  await using models = await modelsFolder();
  let silent = 0;
  hub.faults = {
    answer: ({ url }) => Boolean(url?.startsWith('/lab/tiny/model.safetensors')) && silent++ === 0,
  };
  const { end, phases } = await begin({
    hub,
    models: models.path,
    plan: { patience: { ...quickPlan.patience, stallMs: 300 } },
  });
  expect(await end()).toMatchObject({ phase: 'done' });
  expect(phases).toContain('waiting');
});

test('a page in HTML is no file', async () => {
  await using models = await modelsFolder();
  hub.faults = {
    answer: ({ url }, response) => {
      if (!url?.startsWith('/lab/tiny/model.safetensors')) return false;
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>log in</html>');
      return true;
    },
  };
  const { end, folder } = await begin({ hub, models: models.path });
  expect(await end()).toMatchObject(isFailed('hub-answer-invalid'));
  expect(await readdir(folder)).not.toContain('model.safetensors');
});

test.each([
  ['http to elsewhere without end', (endpoint: string) => `${endpoint}/lab/tiny/loop`],
  ['another protocol', () => 'file:///etc/passwd'],
  ['no address', () => 'http://'],
])('a redirect to %s is not followed', async (_, location) => {
  await using models = await modelsFolder();
  hub.faults = {
    answer: ({ url }, response) => {
      if (!url?.includes('model.safetensors') && !url?.includes('loop')) return false;
      response.writeHead(302, { location: location(hub.endpoint) }).end();
      return true;
    },
  };
  expect(await (await begin({ hub, models: models.path })).end()).toMatchObject(isFailed('hub-answer-invalid'));
});

test('the token opens a gated model and does not follow to another origin, nor stand in any error', async () => {
  await using models = await modelsFolder();
  const { end } = await begin({ hub, models: models.path, name: 'lab/gated', token: 'hf_secret' });
  expect(await end()).toMatchObject({ phase: 'done' });
  const asked = (origin: string) => hub.requests.filter((request) => request.origin === origin);
  expect(new Set(asked('hub').map(({ authorization }) => authorization))).toEqual(new Set(['Bearer hf_secret']));
  expect(asked('storage').length).toBeGreaterThan(0);
  expect(asked('storage').every(({ authorization }) => authorization === null)).toBe(true);
});

test('a full disk keeps what is here, and the next try goes on from there', async () => {
  await using models = await modelsFolder();
  let room = 2 ** 20;
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const disk = {
    ...quickPlan.disk,
    write: async (...[handle, bytes, position]: Parameters<typeof quickPlan.disk.write>) => {
      if ((room -= bytes.byteLength) < 0) throw full;
      return quickPlan.disk.write(handle, bytes, position);
    },
  };
  const given = { hub, models: models.path, name: 'lab/big' };
  const first = await begin({ ...given, plan: { disk } });
  expect(await first.end()).toMatchObject(isFailed('disk-full'));
  const here = first.download.summary.done_bytes;
  expect(here).toBeGreaterThan(0);
  const second = await begin(given);
  expect(await second.end()).toMatchObject({ phase: 'done' });
  expect(hub.ranges.some(({ range }) => Number(/=(\d+)/.exec(range ?? '')?.[1]) > 2 ** 19)).toBe(true);
});

test('without room for the rest nothing is fetched at all', async () => {
  await using models = await modelsFolder();
  const disk = { ...quickPlan.disk, freeBytes: async () => 1000 };
  const { end } = await begin({ hub, models: models.path, name: 'lab/big', plan: { disk } });
  expect(await end()).toMatchObject(isFailed('disk-full'));
  expect(hub.ranges.filter(({ file }) => file === 'model.safetensors')).toEqual([]);
});

test('a part that is longer than the file is thrown away', async () => {
  await using models = await modelsFolder();
  const given = { hub, models: models.path };
  hub.faults = { bytesPerSecond: 1000 };
  const first = await begin(given);
  await first.download.pause();
  await writeFile(join(first.folder, 'model.safetensors.partial'), Buffer.alloc(10 * 2 ** 20));
  hub.faults = {};
  expect(await (await begin(given)).end()).toMatchObject({ phase: 'done' });
});

test('while a large file is checked, other work gets its turn between any two pieces of a mebibyte', async () => {
  await using models = await modelsFolder();
  const path = join(models.path, 'file');
  await writeFile(path, big);
  const [turns, pieces] = [{ count: 0 }, [] as number[]];
  const turn = () => void (turns.count++, running && setImmediate(turn));
  let running = true;
  turn();
  const file = { name: 'file', size_bytes: BIG, check: { algorithm: 'sha256', value: sha256(big) } } as const;
  await checkFile(path, file, () => pieces.push(turns.count));
  running = false;
  expect(pieces).toHaveLength(Math.ceil(BIG / 2 ** 20));
  expect(new Set(pieces).size).toBe(pieces.length);
});

test('no network at all: the sentence says so, and what to do', async () => {
  await using models = await modelsFolder();
  const gone = await startHubServer([]);
  await gone.close();
  const error = await begin({ hub: gone, models: models.path }).catch((reason: unknown) => reason as HubError);
  expect(error).toMatchObject({ code: 'hub-unreachable', message: expect.stringMatching(/nothing answers there/) });
});
