import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LabError } from '../contract/lab-error.ts';
import type { CallHandler } from '../contract/serve-calls.ts';
import { lines, run } from './testing/run-command.ts';
import { createVerbTable, describeVerb } from './verb-table.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-terminal-'));
});
afterAll(() => rm(folder, { recursive: true }));

const runtime = ['--model', 'small', '--device', 'auto', '--precision', 'float32', '--threads', '2'];
const runtimeRequest = { model: 'small', device: 'auto', precision: 'float32', threads: 2 };

test.each<[args: string[], channel: string, request: unknown]>([
  [['models'], 'models.list', {}],
  [['summary', '--model', 'small'], 'models.summary', { model: 'small' }],
  [['devices'], 'devices.list', {}],
  [['tokenize', '--text', 'I and you'], 'tokenizer.encode', { text: 'I and you', add_special_tokens: true }],
  [['tokenize', '--text', 'a', '--no-special-tokens'], 'tokenizer.encode', { text: 'a', add_special_tokens: false }],
  [['detokenize', '--ids', '5, 6,1'], 'tokenizer.decode', { ids: [5, 6, 1], skip_special_tokens: false }],
  [['detokenize', '--ids', '', '--skip-special-tokens'], 'tokenizer.decode', { ids: [], skip_special_tokens: true }],
  [['segmentations', '--text', 'abc', '--nbest', '3'], 'tokenizer.segmentations', { text: 'abc', nbest: 3 }],
  [['vocabulary', '--piece', '▁наука'], 'tokenizer.vocabulary', { piece: '▁наука' }],
  [['vocabulary', '--id', '24880'], 'tokenizer.vocabulary', { id: 24880 }],
  [['vocabulary', '--from', '0', '--count', '100'], 'tokenizer.vocabulary', { from: 0, count: 100 }],
  [['vocabulary', '--search', 'a', '--regex', '^b'], 'tokenizer.vocabulary', { search: 'a', regex: '^b' }],
  [
    ['attention', '--source', 's', '--target', 't', '--kind', 'cross', '--layer', '1', '--head', '2', ...runtime],
    'attention.head',
    { ...runtimeRequest, source: 's', target: 't', kind: 'cross', layer: 1, head: 2 },
  ],
  [
    ['attention', '--source', 's', '--generate', '--kind', 'decoder', '--layer', '0', '--head', '0'],
    'attention.head',
    { source: 's', kind: 'decoder', layer: 0, head: 0 },
  ],
  [
    ['attention', '--source', 's', '--kind', 'encoder', '--layer', '0', '--head', '0'],
    'attention.head',
    { source: 's', kind: 'encoder', layer: 0, head: 0 },
  ],
  [
    ['forward', '--source', 's', '--target', 't', '--output', '/tmp/out.safetensors', '--gradients'],
    'loss.forward',
    { examples: [{ source: 's', target: 't' }], output: '/tmp/out.safetensors', gradients: true },
  ],
  [
    ['translate', '--source', 'Привет', '--task-prefix', 'translate to en: ', ...runtime],
    'translation.translate',
    { ...runtimeRequest, source: 'Привет', task_prefix: 'translate to en: ', generation: {} },
  ],
  [
    ['translate', '--file', '/in.txt', '--output', '/out.txt', '--num_beams', '2'],
    'translation.translateFile',
    { input: '/in.txt', output: '/out.txt', generation: { num_beams: 2 } },
  ],
])('%j becomes %s', async (args, channel, request) => {
  const { status, stderr, calls, opened, closed } = await run(args);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(calls).toEqual([[channel, request]]);
  expect([opened, closed]).toEqual([1, 1]);
});

test('every Hugging Face argument keeps its exact name and its type', async () => {
  const generation = {
    num_beams: 4,
    num_return_sequences: 2,
    length_penalty: -0.5,
    early_stopping: 'never',
    max_new_tokens: 20,
    max_length: 30,
    min_new_tokens: 1,
    min_length: 2,
    no_repeat_ngram_size: 3,
    repetition_penalty: 1.2,
    do_sample: true,
    temperature: 1e-5,
    top_k: 0,
    top_p: 0.9,
    min_p: 0.05,
    typical_p: 0.95,
    seed: 7,
  };
  const args = Object.entries(generation).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { calls } = await run(['translate', '--source', 's', ...args]);
  expect(calls[0]?.[1]).toEqual({ source: 's', generation });
});

test.each([
  [[], 'lab: a verb is missing.'],
  [['finetune'], 'lab: there is no verb "finetune".'],
  [['toString'], 'lab: there is no verb "toString".'],
  [['tokenize'], '--text is missing.'],
  [['tokenize', '--text', 'a', '--lines', 'f'], 'exclude each other'],
  [['detokenize', '--ids', '1,two'], 'whole numbers'],
  [['detokenize', '--ids', '1,,2'], 'whole numbers'],
  [['segmentations', '--nbest', '2'], '--text is missing.'],
  [['self-attention'], '--sheet is missing.'],
  [['attention', '--source', 's', '--target', 't', '--layer', '0', '--head', '0'], '--kind is missing.'],
  [['attention', '--source', 's', '--kind', 'cross', '--layer', '0', '--head', '0'], '--target is missing'],
  [
    ['attention', '--source', 's', '--target', 't', '--generate', '--kind', 'cross', '--layer', '0', '--head', '0'],
    'exclude',
  ],
  [['forward', '--source', 's'], '--target is missing.'],
  [['forward', '--source', '-', '--target', '-'], 'Only one text'],
  [['forward', '--source', 's', '--target', 't', '--gradients'], '--gradients needs --output'],
  [['forward', '--examples', 'f', '--source', 's'], '--examples excludes'],
  [['translate'], '--source is missing.'],
  [['translate', '--source', 's', '--source-file', 'f'], 'exclude each other'],
  [['translate', '--file', 'f'], '--file needs --output.'],
  [['translate', '--file', 'f', '--output', 'g', '--stream'], '--stream belongs to --source'],
  [['translate', '--source', 's', '--num_beams', 'four'], '--num_beams takes a whole number'],
  [
    ['translate', '--source', 's', '--precision', 'int4'],
    '--precision takes one of float32, float32-fast, int8, int8-output4, not "int4".',
  ],
  [['serve', '--host', '0.0.0.0'], '--host takes one of 127.0.0.1, localhost, ::1'],
  [['serve', '--port', '70000'], '--port takes a number from 0 to 65535'],
])('%j is wrong usage: a sentence, the right usage, status 2, and no lab is opened', async (args, sentence) => {
  const { status, stdout, stderr, opened } = await run(args);
  expect(stderr).toContain(sentence);
  expect(stderr).toContain('Usage: lab ');
  expect({ status, stdout, opened }).toEqual({ status: 2, stdout: '', opened: 0 });
});

test('--help lists the verbs, and after a verb its options, with status 0', async () => {
  const verbs = createVerbTable('/nowhere');
  const all = await run(['--help']);
  expect(all.status).toBe(0);
  for (const [name, verb] of verbs) {
    expect(all.stdout).toContain(`  ${name} `);
    const help = await run([name, '--help']);
    expect(help.status).toBe(0);
    for (const option of Object.keys(verb.options)) expect(describeVerb(name, verb)).toContain(`--${option}`);
  }
});

test('an error of the lab is one JSON line on standard error, with status 1', async () => {
  const data = { code: 'model-not-found', message: 'There is no model "x".', found: 'x' } as const;
  const { status, stdout, stderr, closed } = await run(['summary', '--model', 'x'], {
    handler: () => Promise.reject(new LabError(data)),
  });
  expect(lines(stderr)).toEqual([{ error: data }]);
  expect({ status, stdout, closed }).toEqual({ status: 1, stdout: '', closed: 1 });
});

test('an error that nobody foresaw shows no stack', async () => {
  const { status, stderr } = await run(['models'], { handler: () => Promise.reject(new TypeError('x is not a y')) });
  expect(status).toBe(1);
  expect(lines(stderr)).toMatchObject([{ error: { code: 'internal' } }]);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('--lines gives one document a line, in order, each text exactly as it is', async () => {
  const stdin = Readable.from([Buffer.from(' a \n\nб\r\n'), Buffer.from('last')]);
  const { status, stdout, calls } = await run(['tokenize', '--lines', '-'], { stdin });
  expect(status).toBe(0);
  expect(lines(stdout)).toHaveLength(4);
  expect(calls.map(([, request]) => (request as { text: string }).text)).toEqual([' a ', '', 'б\r', 'last']);
});

test.each([
  ['[1,2]\n[1,"x"]\n', 'line 2'],
  ['[1,2]\n\n', 'line 2'],
  ['{"ids":[1]}\n', 'line 1'],
  ['[1,2]\n[3]\n[1.5]\n', 'line 3'],
])('detokenize --lines %j names the line that holds no ids', async (text, place) => {
  const { status, stderr } = await run(['detokenize', '--lines', '-'], { stdin: Readable.from([Buffer.from(text)]) });
  expect(status).toBe(1);
  expect(lines(stderr)).toMatchObject([{ error: { code: 'file-invalid', place, file: 'standard input' } }]);
});

test('an error that a line caused in the lab names the line', async () => {
  const handler: CallHandler = async (_channel, request) => {
    if ((request as { text: string }).text !== 'bad') return {};
    throw new LabError({ code: 'text-too-long', message: 'Too long.' });
  };
  const stdin = Readable.from([Buffer.from('a\nb\nbad\nc\n')]);
  const { stdout, stderr } = await run(['tokenize', '--lines', '-'], { handler, stdin });
  expect(lines(stdout)).toHaveLength(2);
  expect(lines(stderr)).toEqual([{ error: { place: 'line 3', code: 'text-too-long', message: 'Too long.' } }]);
});

test('forward reads its pairs from JSON Lines and leaves other keys out', async () => {
  const path = join(folder, 'pairs.jsonl');
  await writeFile(path, '{"source":"a","target":"b","id":1}\n\n{"source":"c","target":""}\n');
  const { calls } = await run(['forward', '--examples', path]);
  const examples = [
    { source: 'a', target: 'b' },
    { source: 'c', target: '' },
  ];
  expect(calls).toEqual([['loss.forward', { examples }]]);
});

test.each([
  ['{"source":"a","target":"b"}\n{"source":"a"}\n', 'line 2'],
  ['{"source":"a","target":5}\n', 'line 1'],
  ['{"source":"a","target":"b"}\n\n["a","b"]\n', 'line 3'],
  ['{"source":"a","target":"b"\n', 'line 1'],
])('forward names the line of a pair that is none: %j', async (text, place) => {
  const path = join(folder, 'bad.jsonl');
  await writeFile(path, text);
  const { status, stderr } = await run(['forward', '--examples', path]);
  expect(status).toBe(1);
  expect(lines(stderr)).toMatchObject([{ error: { code: 'file-invalid', place, file: path } }]);
});

test('texts come from files and from standard input', async () => {
  const path = join(folder, 'target.txt');
  await writeFile(path, 'the target\n');
  const { calls } = await run(['forward', '--source', '-', '--target-file', path], {
    stdin: Readable.from([Buffer.from('the '), Buffer.from('source\n')]),
  });
  expect(calls[0]?.[1]).toEqual({ examples: [{ source: 'the source', target: 'the target' }] });
});

test('translate --stream writes each step as an event and the translation as the last, "done"', async () => {
  const handler: CallHandler = async (_channel, _request, { emit }) => {
    emit({ event: 'step', step: 1, text: 'a' });
    emit({ event: 'step', step: 2, text: 'a b' });
    return { source: 's', sequences: [] };
  };
  const { stdout } = await run(['translate', '--source', 's', '--stream'], { handler });
  expect(lines(stdout)).toEqual([
    { event: 'step', step: 1, text: 'a' },
    { event: 'step', step: 2, text: 'a b' },
    { event: 'done', source: 's', sequences: [] },
  ]);
});

test('Ctrl+C cancels the call, closes the lab and ends with status 130, saying nothing', async () => {
  let stop = (_status: number) => {};
  const handler: CallHandler = (_channel, _request, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new LabError({ code: 'cancelled', message: 'Cancelled.' })));
      setTimeout(() => stop(130), 5);
    });
  const { status, stdout, stderr, closed } = await run(['translate', '--source', 's'], {
    handler,
    stop: (listener) => (stop = listener),
  });
  expect({ status, stdout, stderr, closed }).toEqual({ status: 130, stdout: '', stderr: '', closed: 1 });
});

test('Ctrl+C also ends a wait for standard input', async () => {
  const { status, closed } = await run(['translate', '--source', '-'], {
    stdin: new PassThrough(),
    stop: (listener) => setTimeout(() => listener(130), 5),
  });
  expect([status, closed]).toEqual([130, 0]);
});

test('when the reader of the results goes away, the work ends quietly', async () => {
  let written = 0;
  const stdout = new Writable({
    write(_chunk, _encoding, done) {
      written++;
      done(written < 3 ? null : Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    },
  });
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.from('a line\n');
    })(),
  );
  const { status, stderr, closed } = await run(['tokenize', '--lines', '-'], { stdin: endless, stdout });
  expect({ status, stderr, closed }).toEqual({ status: 0, stderr: '', closed: 1 });
});

test('a disk that is full while results are written is an error', async () => {
  const stdout = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' })),
  });
  const { status, stderr } = await run(['models'], { stdout });
  expect(status).toBe(1);
  expect(lines(stderr)).toMatchObject([{ error: { code: 'file-unwritable' } }]);
});
