import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readModelFolder } from '../library/model-folder.ts';
import { writeTinyModel } from '../library/tiny-model.ts';
import { numParameters } from '../t5/parameter-names.ts';
import type { RepositoryProblem } from './repository-inspection.ts';
import { inspect, modelsFolder, quickPlan } from './testing/download-bench.ts';
import { filesOf, startHubServer, type HubServer, type ServedRepository } from './testing/hub-server.ts';

let hub: HubServer;
let source: string;
let models: Awaited<ReturnType<typeof modelsFolder>>;

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

beforeAll(async () => {
  models = await modelsFolder();
  source = await mkdtemp(join(tmpdir(), 't5-lab-source-'));
  await writeTinyModel(join(source, 'whole'));
  await writeTinyModel(join(source, 'sharded'), 3);
  const whole = new Map([...(await filesOf(join(source, 'whole'))), ['tokenizer.json', json({})]]);
  const sharded = new Map([...(await filesOf(join(source, 'sharded'))), ['spiece.model', Buffer.from('x')]]);
  const without = (all: ReadonlyMap<string, Buffer>, ...names: string[]) =>
    new Map([...all].filter(([name]) => !names.includes(name)));
  const withFiles = (name: string, files: ReadonlyMap<string, Buffer>, more: Partial<ServedRepository> = {}) => ({
    name: `lab/${name}`,
    files,
    ...more,
  });
  const bert = { architectures: ['BertForMaskedLM'], model_type: 'bert' };
  const escaping = {
    weight_map: { a: 'model-00001-of-00003.safetensors', b: 'inner/model-00002-of-00003.safetensors' },
  };
  hub = await startHubServer([
    withFiles('tiny', whole, { license: 'apache-2.0', branches: ['v2'] }),
    withFiles('sharded', sharded),
    withFiles('shard-away', without(sharded, 'model-00002-of-00003.safetensors')),
    withFiles('shard-elsewhere', new Map([...sharded, ['model.safetensors.index.json', json(escaping)]])),
    withFiles(
      'shard-outside',
      new Map([...sharded, ['model.safetensors.index.json', json({ weight_map: { a: '../../x.safetensors' } })]]),
    ),
    withFiles('bert', new Map([...whole, ['config.json', json(bert)]])),
    withFiles('broken', new Map([...whole, ['config.json', Buffer.from('{')]])),
    withFiles('no-config', without(whole, 'config.json')),
    withFiles('no-weights', without(whole, 'model.safetensors')),
    withFiles('only-bin', new Map([...without(whole, 'model.safetensors'), ['pytorch_model.bin', Buffer.from('x')]])),
    withFiles('no-tokenizer', without(whole, 'tokenizer.json')),
    withFiles('gated', whole, { gated: true, token: 'hf_secret' }),
  ]);
});
afterAll(async () => {
  await hub.close();
  await rm(source, { recursive: true });
  await models[Symbol.asyncDispose]();
});
afterEach(() => {
  hub.faults = {};
  hub.requests.length = 0;
});

const look = (name: string, more: object = {}) => inspect({ hub, models: models.path, name: `lab/${name}`, ...more });
const kinds = (problems: readonly RepositoryProblem[]) => problems.map(({ kind }) => kind);

test('what will be fetched is said with sizes before any weight is: only config.json is read', async () => {
  const whole = await filesOf(join(source, 'whole'));
  const { config } = await readModelFolder(join(source, 'whole'));
  const found = await look('tiny');
  expect(found).toMatchObject({
    ...{ name: 'lab/tiny', revision: 'main', commit: hub.commit, license: 'apache-2.0', model_type: 't5' },
    ...{ num_parameters: numParameters(config), problems: [], fetchable: true },
    size_bytes: [...whole.values()].reduce((sum, { byteLength }) => sum + byteLength, 2),
  });
  expect(found.files.map(({ name }) => name)).toEqual([
    'config.json',
    'generation_config.json',
    'tokenizer.json',
    'model.safetensors',
  ]);
  const read = hub.requests.filter(({ url }) => url.includes('/resolve/')).map(({ url }) => url.split('/').at(-1));
  expect(read).toEqual(['config.json']);
  expect(hub.requests.every(({ origin }) => origin === 'hub')).toBe(true);
});

test('shards are found through their index', async () => {
  const { files, problems } = await look('sharded');
  expect(files.filter(({ name }) => name.endsWith('.safetensors'))).toHaveLength(3);
  expect(problems).toEqual([]);
});

test.each([
  ['bert', [{ kind: 'architecture-unsupported', found: 'BertForMaskedLM' }], false],
  ['broken', [{ kind: 'config-invalid' }], false],
  ['no-config', [{ kind: 'config-missing' }], false],
  ['no-weights', [{ kind: 'weights-missing' }], false],
  ['only-bin', [{ kind: 'weights-unsupported', files: ['pytorch_model.bin'] }], false],
  ['shard-away', [{ kind: 'shards-missing', files: ['model-00002-of-00003.safetensors'] }], false],
  ['shard-elsewhere', [{ kind: 'shards-missing', files: ['inner/model-00002-of-00003.safetensors'] }], false],
  ['shard-outside', [{ kind: 'index-invalid' }], false],
  ['gated', [{ kind: 'access-denied', gated: true, sentence: expect.stringMatching(/agree to its terms/) }], false],
  ['no-tokenizer', [{ kind: 'tokenizer-missing' }], true],
])('%s: %j', async (name, problems, fetchable) => {
  expect(await look(name)).toMatchObject({ problems, fetchable });
});

test('with its token a gated model has no problem', async () => {
  expect((await look('gated', { token: 'hf_secret' })).problems).toEqual([]);
});

test('a disk without room is said beforehand, with both figures', async () => {
  const disk = { ...quickPlan.disk, freeBytes: async () => 5000 };
  const { problems } = await look('tiny', { plan: { disk } });
  expect(problems).toEqual([{ kind: 'disk-full', needed_bytes: expect.any(Number), free_bytes: 5000 }]);
});

test('sizes beyond every T5 are refused', async () => {
  hub.faults = {
    lie: (file) =>
      file === 'model.safetensors' ? { size: 10 ** 15 } : file === 'tokenizer.json' ? { size: 10 ** 10 } : null,
  };
  expect(kinds((await look('tiny')).problems)).toEqual(['file-too-large', 'file-too-large', 'disk-full']);
});

test('another revision, and one that does not exist', async () => {
  expect(await inspect({ hub, models: models.path }, 'lab/tiny@v2')).toMatchObject({ revision: 'v2' });
  await expect(inspect({ hub, models: models.path }, 'lab/tiny@v3')).rejects.toMatchObject({
    code: 'repository-not-found',
    message: expect.stringMatching(/no such revision/),
  });
});

test.each([
  [401, 'hub-denied'],
  [403, 'hub-denied'],
  [404, 'repository-not-found'],
  [429, 'hub-busy'],
  [500, 'hub-failed'],
])('status %i to every question ends as %s', async (status, code) => {
  hub.faults = { answer: (_, response) => (response.writeHead(status).end(), true) };
  await expect(look('tiny')).rejects.toMatchObject({ code, details: { hint: expect.any(String) } });
});

test.each([
  ['HTML', 'text/html', '<!doctype html><title>Log in</title>'],
  ['half of a JSON', 'application/json', '{"sha": "01234'],
  ['an empty object', 'application/json', '{}'],
  ['a commit that is a path', 'application/json', JSON.stringify({ id: 'lab/tiny', sha: '../../../etc' })],
  ['a name that is a path', 'application/json', JSON.stringify({ id: '../../etc', sha: '0'.repeat(40) })],
])('%s instead of a description is told as no answer of a Hub', async (_, type, text) => {
  hub.faults = { answer: (_request, response) => (response.writeHead(200, { 'content-type': type }).end(text), true) };
  await expect(look('tiny')).rejects.toMatchObject({ code: 'hub-answer-invalid' });
});

test('names that would leave the folder are not among what is fetched', async () => {
  const evil = ['../config.json', '/etc/passwd', 'sub/model.safetensors', 'C:\\model.safetensors', 'tokenizer.json\0'];
  hub.faults = {
    answer: ({ url }, response) => {
      if (!url?.includes('/tree/')) return false;
      const entries = evil.map((path) => ({ type: 'file', path, size: 5, oid: '0'.repeat(40) }));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(entries));
      return true;
    },
  };
  const { files, problems } = await look('tiny');
  expect(files).toEqual([]);
  expect(kinds(problems)).toEqual(['config-missing', 'weights-missing', 'tokenizer-missing']);
});

test('a list without end is given up', async () => {
  hub.faults = {
    answer: ({ url }, response) => {
      if (!url?.includes('/tree/')) return false;
      const entries = Array.from({ length: 1000 }, (_, n) => ({
        type: 'file',
        path: `f${n}`,
        size: 1,
        oid: '0'.repeat(40),
      }));
      const link = `<${hub.endpoint}${url}>; rel="next"`;
      response.writeHead(200, { 'content-type': 'application/json', link }).end(JSON.stringify(entries));
      return true;
    },
  };
  await expect(look('tiny')).rejects.toMatchObject({ code: 'hub-answer-invalid' });
});
