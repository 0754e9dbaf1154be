import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aDescription, anEnd, aStart, aStep } from '../../native-models/runs/test-data.ts';
import { requireReference } from '../../native-models/testing/reference.ts';
import { createCaller } from '../contract/caller.ts';
import { LabError } from '../contract/lab-error.ts';
import { labRequests } from '../contract/requests.ts';
import { serveCalls, type CallContext } from '../contract/serve-calls.ts';
import type { Wire, WireMessage } from '../contract/wire.ts';
import { describeError } from '../workers/describe-error.ts';
import { createLabHost, type LabHost } from './lab-host.ts';

const bundledModel = requireReference('models/translator');
const engineWorker = new URL('../workers/testing/echo-worker.mjs', import.meta.url);
const trainingWorker = engineWorker;

let folder: string;
let host: LabHost;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-host-'));
  const workers = { engineWorker, trainingWorker };
  host = createLabHost({ dataFolder: join(folder, 'data'), cacheFolder: folder, bundledModel, ...workers });
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

const context = (): CallContext => ({ emit: () => undefined, signal: new AbortController().signal });
const failure = async (channel: string, request: unknown): Promise<LabError> => {
  const error = await host.handler(channel, request, context()).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LabError);
  return error as LabError;
};

// One valid request a channel, from which the hostile ones are made.
const sheet = { X: [[1]], W_Q: [[1]], W_K: [[1]], W_V: [[1]] };
const valid: Readonly<Record<keyof typeof labRequests, Record<string, unknown>>> = {
  'models.list': {},
  'models.open': { path: '/nowhere' },
  'models.forget': { path: '/nowhere' },
  'models.summary': {},
  'models.card': { language: 'en' },
  'models.unfamiliarWords': { text: 'a' },
  'models.hash': {},
  'models.restore': { path: '/nowhere' },
  'models.tensor': { tensor: 'shared.weight' },
  'models.tensorWindow': { tensor: 'shared.weight', row: 0, rows: 64, column: 0, columns: 64 },
  'models.compare': { other: '/nowhere' },
  'tokenizer.encode': { text: 'a' },
  'tokenizer.decode': { ids: [1] },
  'tokenizer.segmentations': { text: 'a', nbest: 1 },
  'tokenizer.vocabulary': { id: 1 },
  'tokenizer.trace': { text: 'a' },
  'tokenizer.lattice': { text: 'a', nbest: 1 },
  'tokenizer.vocabularyPage': { limit: 1 },
  'tokenizer.entries': { ids: [1] },
  'tokenizer.statistics': { text: 'a' },
  'attention.sheet': sheet,
  'attention.head': { source: 'a', kind: 'encoder', layer: 0, head: 0 },
  'attention.overview': { source: 'a' },
  'attention.map': { source: 'a', kind: 'encoder', layer: 0, head: 0 },
  'attention.cell': { source: 'a', kind: 'encoder', layer: 0, head: 0, row: 1, column: 2 },
  'attention.slice': {
    source: 'a',
    kind: 'cross',
    layer: 0,
    head: 0,
    first_row: 0,
    rows: 64,
    first_column: 0,
    columns: 64,
  },
  'attention.positionBias': { stack: 'decoder', layer: 1 },
  'loss.forward': { examples: [{ source: 'a', target: 'b' }] },
  'loss.outputSlice': {
    source: 'a',
    target: 'b',
    name: 'logits',
    indices: [0],
    first_row: 0,
    rows: 128,
    first_column: 0,
    columns: 128,
  },
  'loss.score': { data: { kind: 'examples', examples: [{ source: 'a', target: 'b' }] } },
  'loss.batch': { pairs: [{ source: 'a', target: 'b' }] },
  'loss.precisionCost': { precision: 'int8' },
  'translation.prepare': {},
  'translation.translate': { source: 'a' },
  'translation.distribution': { source: 'a', target_ids: [] },
  'translation.translateFile': { input: 'a.txt', output: 'b.txt' },
  'fileTranslation.preview': { input: 'a.txt', rows: 20 },
  'fileTranslation.output': { input: 'a.txt' },
  'fileTranslation.example': {},
  'fileTranslation.start': { input: 'a.txt', output: 'b.txt' },
  'fileTranslation.resume': { id: 'a' },
  'fileTranslation.cancel': { id: 'a' },
  'fileTranslation.watch': { id: 'a' },
  'fileTranslation.list': {},
  'fileTranslation.forget': { id: 'a' },
  'translation.alignment': { source: 'a', labels: [1] },
  'translation.measureAlignment': { source: 'a', labels: [1] },
  'fineTuning.arguments': {},
  'fineTuning.inspect': { train: { kind: 'examples', examples: [{ source: 'a', target: 'b' }] } },
  'fineTuning.readPairs': { data: { kind: 'examples', examples: [] }, limit: 1 },
  'fineTuning.readColumns': { path: '/nowhere/train.tsv' },
  'fineTuning.examineStep': { example: { source: 'a', target: 'b' }, step: 1 },
  'fineTuning.forecast': { train: { kind: 'file', path: '/nowhere/train.jsonl' } },
  'fineTuning.start': { train: { kind: 'file', path: '/nowhere/train.jsonl' } },
  'fineTuning.resume': { run: '/nowhere' },
  'fineTuning.pause': { run: '/nowhere' },
  'fineTuning.stop': { run: '/nowhere' },
  'fineTuning.watch': { run: '/nowhere' },
  'fineTuning.runs': {},
  'fineTuning.run': { run: '/nowhere' },
  'fineTuning.forget': { run: '/nowhere' },
  'fineTuning.export': { run: '/nowhere', output: '/nowhere/export' },
  'fineTuning.exportFolder': { run: '/nowhere', checkpoint: 5 },
  'fineTuning.importRun': { path: '/nowhere/trainer_state.json' },
  'fineTuning.importedRun': { run: '/nowhere/trainer_state.json' },
  'fineTuning.modelCard': { run: '/nowhere', checkpoint: 5 },
  'fineTuning.beforeAfter': { run: '/nowhere', checkpoint: 5, set: { kind: 'train' }, most: 100 },
  'downloads.inspect': { repository: '../nowhere' },
  'downloads.start': { repository: '../nowhere' },
  'downloads.list': {},
  'downloads.watch': { download: 'none' },
  'downloads.pause': { download: 'none' },
  'downloads.resume': { download: 'none' },
  'downloads.discard': { download: 'none' },
  'downloads.access': {},
  'downloads.setToken': { token: '' },
  'files.folder': {},
  'devices.list': {},
  'devices.memory': {},
  'devices.machine': {},
  'settings.read': {},
  'settings.write': { settings: {} },
};
const channels = Object.keys(valid) as (keyof typeof valid)[];

test.each(channels)('%s refuses every request that is not an object', async (channel) => {
  for (const request of [undefined, null, 0, NaN, 10n, '', 'x', '\ud800', true, [], [1], Symbol('s'), () => 1]) {
    const error = await failure(channel, request);
    expect(error.code).toBe('invalid-request');
    expect(error.message).toContain(channel);
  }
});

test.each(channels)('%s refuses unknown keys, the names of the prototype among them', async (channel) => {
  for (const key of ['foo', '__proto__', 'constructor', 'toString', '\udc00', '']) {
    const request = JSON.parse(`{${JSON.stringify(key)}: {"polluted": true}}`) as object;
    const error = await failure(channel, Object.assign(Object.create(null), valid[channel], own(request)));
    expect(error).toMatchObject({ code: 'invalid-request', data: { found: 'an object' } });
  }
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

/** Entries of an object that keep the key `__proto__` a key. */
function own(value: object): object {
  return Object.defineProperties({}, Object.getOwnPropertyDescriptors(value));
}

const required = channels.flatMap((channel) =>
  Object.keys(labRequests[channel].entries)
    .filter((key) => key in valid[channel] && key !== 'id')
    .map((key) => [channel, key] as const),
);
test.each(required)(
  '%s without its "%s" says that it is missing, and refuses it in another type',
  async (channel, key) => {
    const { [key]: _, ...rest } = valid[channel];
    expect((await failure(channel, rest)).data).toMatchObject({
      code: 'invalid-request',
      place: key,
      expected: 'given',
    });
    for (const value of [null, {}, true, -1.5, [[['x']]]]) {
      if (key === 'settings' && value !== null && typeof value === 'object' && !Array.isArray(value)) continue;
      const error = await failure(channel, { ...rest, [key]: value });
      expect(error.code).toBe('invalid-request');
      expect(error.data.place).toMatch(new RegExp(`^${key}`));
    }
  },
);

const long = 'x'.repeat(5000);
test.each<[channel: keyof typeof valid, part: object, place: string, expected: string, found: string]>([
  ['models.open', { path: '' }, 'path', 'at least 1 characters long', '0 characters long'],
  ['models.open', { path: long }, 'path', 'at most 4096 characters long', '5000 characters long'],
  ['models.summary', { model: 5 }, 'model', 'a text', '5'],
  ['tokenizer.encode', { text: 5 }, 'text', 'a text', '5'],
  ['tokenizer.encode', { add_special_tokens: 'yes' }, 'add_special_tokens', 'true or false', '"yes"'],
  ['tokenizer.decode', { ids: [1, 2.5] }, 'ids[1]', 'a whole number', '2.5'],
  ['tokenizer.decode', { ids: [-1] }, 'ids[0]', 'at least 0', '-1'],
  ['tokenizer.decode', { ids: [1e300] }, 'ids[0]', 'at most 9007199254740991', '1e+300'],
  ['tokenizer.segmentations', { nbest: 1e9 }, 'nbest', 'at most 1024', '1000000000'],
  ['tokenizer.vocabulary', { from: Infinity }, 'from', 'a whole number', 'Infinity'],
  ['attention.sheet', { X: [[1, NaN]] }, 'X[0][1]', 'a number', 'NaN'],
  ['attention.sheet', { W_K: [[1], 'row'] }, 'W_K[1]', 'a list', '"row"'],
  ['attention.sheet', { scale: 'sqrt' }, 'scale', 'one of "sqrt_d", "none"', '"sqrt"'],
  ['attention.overview', { map_size: 65 }, 'map_size', 'at most 64', '65'],
  ['attention.slice', { rows: 65 }, 'rows', 'at most 64', '65'],
  ['attention.positionBias', { stack: 'cross' }, 'stack', 'one of "encoder", "decoder"', '"cross"'],
  [
    'attention.sheet',
    { X: undefined, W_Q: undefined, W_K: undefined, W_V: undefined, Q: [[1]] },
    'K',
    'given',
    'absent',
  ],
  ['attention.sheet', { Q: [[1]], K: [[1]], V: [[1]] }, 'X', 'left out beside Q', 'a list'],
  ['attention.sheet', { V: [[1]] }, 'V', 'left out beside X', 'a list'],
  ['attention.sheet', { mask: [[0, null]] }, 'mask[0][1]', 'a number', 'null'],
  ['attention.head', { kind: 'self' }, 'kind', 'one of "encoder", "decoder", "cross"', '"self"'],
  ['loss.forward', { examples: [] }, 'examples', 'at least 1 entries long', '0 entries long'],
  ['loss.forward', { examples: [{ source: 'a' }] }, 'examples[0].target', 'given', 'absent'],
  ['loss.forward', { examples: [{ source: 'a', target: 'b', x: 1 }] }, 'examples[0].x', 'left out', '1'],
  [
    'loss.forward',
    { precision: 'int4' },
    'precision',
    'one of "float32", "float32-fast", "int8", "int8-output4"',
    '"int4"',
  ],
  ['translation.translate', { generation: { num_beams: 0 } }, 'generation.num_beams', 'at least 1', '0'],
  ['translation.translate', { generation: { beams: 4 } }, 'generation.beams', 'left out', '4'],
  ['translation.translate', { generation: { temperature: 0 } }, 'generation.temperature', 'greater than 0', '0'],
  ['translation.translate', { generation: { early_stopping: 1 } }, 'generation.early_stopping', '"never"', '1'],
  ['translation.translate', { threads: 1e6 }, 'threads', 'at most 1024', '1000000'],
  ['fineTuning.start', { train: { kind: 'url' } }, 'train.kind', 'one of "file", "examples"', '"url"'],
  ['fineTuning.start', { train: { kind: 'file' } }, 'train.path', 'given', 'absent'],
  ['fineTuning.start', { train: { kind: 'file', path: 'a', columns: [] } }, 'train.columns', 'left out', 'a list of 0'],
  ['fineTuning.start', { train: 'a.jsonl' }, 'train', 'an object', '"a.jsonl"'],
  ['fineTuning.start', { batches: [[0], []] }, 'batches[1]', 'at least 1 entries', '0 entries'],
  ['fineTuning.start', { batches: [[0.5]] }, 'batches[0][0]', 'a whole number', '0.5'],
  ['fineTuning.start', { arguments: [] }, 'arguments', 'an object', 'a list of 0'],
  ['fineTuning.forecast', { train: 'a.jsonl' }, 'train', 'an object', '"a.jsonl"'],
  ['fineTuning.examineStep', { step: 101 }, 'step', 'at most 100', '101'],
  ['fineTuning.forecast', { threads: 0 }, 'threads', 'at least 1', '0'],
  ['fineTuning.resume', { per_device_train_batch_size: 0 }, 'per_device_train_batch_size', 'at least 1', '0'],
  ['fineTuning.resume', { per_device_train_batch_size: 2.5 }, 'per_device_train_batch_size', 'a whole number', '2.5'],
  ['fineTuning.watch', { after_step: -1 }, 'after_step', 'at least 0', '-1'],
  ['fineTuning.export', { checkpoint: 'first' }, 'checkpoint', '"best" or "last" or a number', '"first"'],
  ['translation.translateFile', { device: 'tpu' }, 'device', 'one of "cpu", "auto"', '"tpu"'],
  [
    'settings.write',
    { settings: { ['k'.repeat(300)]: 1 } },
    'settings.kkk',
    'at most 200 characters',
    '300 characters',
  ],
])(
  '%s with %j names the place, what was expected and what was found',
  async (channel, part, place, expected, found) => {
    const error = await failure(channel, { ...valid[channel], ...part });
    expect(error.code).toBe('invalid-request');
    expect(error.data.place?.startsWith(place)).toBe(true);
    expect(error.data.expected).toContain(expected);
    expect(error.data.found).toContain(found);
    expect(error.message).toMatch(/^The request of .+ is not valid: .+ should be .+, but is .+\.$/s);
    expect(error.message.length).toBeLessThan(400);
  },
);

test.each(['', 'tokenizer', 'tokenizer.encod', 'toString', '__proto__', 'models.list.x', 'x'.repeat(1e6), '\ud800'])(
  'an unknown channel is refused by name (%#)',
  async (channel) => {
    const error = await failure(channel, {});
    expect(error.code).toBe('unknown-channel');
    expect(error.message.length).toBeLessThan(200);
  },
);

test('the library lists the bundled model first, then opened folders, and forgets them', async () => {
  const copy = join(folder, 'copy of a model');
  const { cp } = await import('node:fs/promises');
  await cp(bundledModel, copy, { recursive: true });
  expect(await host.api.models.list({})).toMatchObject([{ source: 'bundled', state: { phase: 'ready' } }]);
  expect(await host.api.models.open({ path: copy })).toMatchObject({ name: 'copy of a model', path: copy });
  expect(await host.api.models.list({})).toMatchObject([{ source: 'bundled' }, { source: 'folder', path: copy }]);
  await rm(copy, { recursive: true });
  const [, gone] = await host.api.models.list({});
  expect(gone?.state).toMatchObject({ phase: 'unavailable', error: { code: 'model-not-found' } });
  expect(structuredClone(gone)).toEqual(gone);
  expect(await host.api.models.forget({ path: copy })).toHaveLength(1);
});

test('the summary of the bundled model counts its parameters', async () => {
  const summary = await host.api.models.summary({});
  const counted = summary.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  expect(summary.num_parameters).toBe(counted);
  expect(summary.module_tree).toMatch(/^T5ForConditionalGeneration\(/);
});

test('a request reaches the engine with the model as an absolute folder, and events come back', async () => {
  const events: unknown[] = [];
  const reply = await host.handler(
    'translation.translate',
    { source: 'a' },
    {
      ...context(),
      emit: (event) => events.push(event),
    },
  );
  const model = resolve(bundledModel);
  expect(reply).toMatchObject({
    channel: 'translation.translate',
    request: { source: 'a', model },
    model: 'translator',
  });
  expect(events).toEqual([{ event: 'seen', channel: 'translation.translate' }]);
});

test('paths that the engine reads and writes are absolute when they leave the host', async () => {
  const files: unknown = await host.api.translation.translateFile({ input: 'in.txt', output: 'out.txt' });
  expect(files).toMatchObject({ request: { input: resolve('in.txt'), output: resolve('out.txt') } });
  const examples = [{ source: 'a', target: 'b' }];
  expect(await host.api.loss.forward({ examples, output: 'x.safetensors' })).toMatchObject({
    request: { output: resolve('x.safetensors') },
  });
  expect(await host.api.loss.forward({ examples })).not.toHaveProperty('request.output');
  expect(await host.api.loss.score({ data: { kind: 'file', path: 'pairs.tsv' } })).toMatchObject({
    request: { data: { path: resolve('pairs.tsv') } },
  });
});

test.each(['no such model', '\ud800', 'nul\0byte', '/nowhere/at/all', '../..//./x', long.slice(0, 4096)])(
  'a model that is nowhere is model-not-found, whatever its name (%#)',
  async (model) => {
    expect((await failure('tokenizer.encode', { model, text: 'a' })).code).toBe('model-not-found');
  },
);

test('a folder without a model is an error of the model, not of the lab', async () => {
  const empty = join(folder, 'empty');
  await mkdir(empty);
  await writeFile(join(empty, 'config.json'), '{"model_type": "bart"}');
  expect((await failure('models.open', { path: empty })).code).toBe('model-unsupported');
  expect((await failure('models.open', { path: join(folder, 'absent') })).code).toBe('model-not-found');
});

test('a door serves the same lab: reply, event and error cross a wire', async () => {
  const [near, far] = wirePair();
  serveCalls(far, host.handler, describeError);
  const caller = createCaller(near);
  const events: unknown[] = [];
  await caller.call('devices.list', {}, { onEvent: (event) => events.push(event) });
  expect(events).toHaveLength(1);
  await expect(caller.call('devices.list', { x: 1 })).rejects.toMatchObject({ code: 'invalid-request' });
});

function wirePair(): [Wire, Wire] {
  const listeners = [new Set<(m: WireMessage) => void>(), new Set<(m: WireMessage) => void>()] as const;
  const end = (own: 0 | 1): Wire => ({
    send: (message) => setImmediate(() => listeners[own === 0 ? 1 : 0].forEach((listener) => listener(message))),
    onMessage: (listener) => {
      listeners[own].add(listener);
      return () => listeners[own].delete(listener);
    },
    onClose: () => () => undefined,
  });
  return [end(0), end(1)];
}

test('the training of the bundled model ends the list of runs, can be read, and stays there', async () => {
  const bundledTraining = join(folder, 'translator-training');
  await mkdir(bundledTraining);
  const { max_steps } = aDescription;
  const steps = Array.from({ length: 101 }, (_, index) => aStep(index + 1));
  const events = [aStart(0), ...steps, anEnd(101, 'finished')].map((event) => `${JSON.stringify(event)}\n`);
  await writeFile(join(bundledTraining, 'run.json'), JSON.stringify(aDescription));
  await writeFile(join(bundledTraining, 'events.jsonl'), events.join(''));
  const places = {
    dataFolder: join(folder, 'other data'),
    cacheFolder: folder,
    bundledModel,
    bundledTraining,
  };
  const lab = createLabHost({ ...places, engineWorker, trainingWorker });
  const { fineTuning } = lab.api;
  expect(await fineTuning.runs({})).toMatchObject([
    { run: bundledTraining, shipped: true, step: 101, max_steps, state: { phase: 'finished' } },
  ]);
  const { history, ...known } = await fineTuning.run({ run: bundledTraining });
  expect(history).toHaveLength(events.length);
  // Whoever reads it is told as well that it is not to be taken off the list.
  expect(known.summary).toMatchObject({ shipped: true });
  const packed = await fineTuning.run({ run: bundledTraining, packed: 'loss' });
  // All but the first step, which is alone in its columns: a step of 1 with a loss of 1, struct.pack('<2d', 1, 1).
  const first = { event: 'steps', count: 1, fields: ['step', 'loss'], values: 'AAAAAAAA8D8AAAAAAADwPw==' };
  expect(packed).toEqual({ ...known, history: [history[0], first, ...history.slice(2)] });
  await expect(fineTuning.forget({ run: bundledTraining })).rejects.toMatchObject({ code: 'invalid-request' });
  await lab.close();
});
