import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunSummary } from '../../native-models/runs/run-state.ts';
import type { TrainingEvent } from '../../native-models/training/training-events.ts';
import { LabError } from '../contract/lab-error.ts';
import type { CallHandler } from '../contract/serve-calls.ts';
import { createDescription } from './follow-run.ts';
import { lines, run } from './testing/run-command.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-training-verbs-'));
});
afterAll(() => rm(folder, { recursive: true }));

const summary = (part: Partial<RunSummary> = {}): RunSummary => ({
  run: '/runs/a',
  name: 'a',
  model: 'translator',
  created: '2026-01-01T00:00:00.000Z',
  state: { phase: 'running' },
  step: 0,
  max_steps: 2,
  checkpoints: [],
  ...part,
});
const counts = { num_train_epochs: 1, num_examples: 2, num_parameters: 9, num_trainable_parameters: 9 };
const started: TrainingEvent = { event: 'started', step: 0, max_steps: 2, ...counts };
const step = (n: number): TrainingEvent => ({
  event: 'step',
  step: n,
  epoch: n / 2,
  loss: 1.25,
  grad_norm: 1,
  learning_rate: 1e-5,
  elapsedMs: 1,
});
const done = (reason: 'finished' | 'stopped'): TrainingEvent => ({
  event: 'done',
  step: 2,
  reason,
  train_loss: 1.25,
  elapsedMs: 3,
  last_checkpoint: 'checkpoint-2',
  best_checkpoint: null,
  best_metric: null,
});

/** A lab whose run gives these events to its watcher and ends in this state. */
const labOf =
  (events: readonly TrainingEvent[], state: RunSummary['state'], at = 0): CallHandler =>
  async (channel, _request, { emit }) => {
    if (channel === 'fineTuning.start' || channel === 'fineTuning.resume') return summary({ step: at });
    if (channel !== 'fineTuning.watch') return {};
    events.forEach(emit);
    return summary({ state });
  };
const finished = labOf([started, step(1), step(2), done('finished')], { phase: 'finished', reason: 'finished' });
const files = ['--run', '/runs/a', '--train', '/data/train.jsonl'];
const train = { kind: 'file', path: '/data/train.jsonl' };

test('train starts the run and writes its events, of which the last is "done"', async () => {
  const { status, stdout, stderr, calls, closed } = await run(['train', ...files], { handler: finished });
  expect({ status, stderr, closed }).toEqual({ status: 0, stderr: '', closed: 1 });
  expect(calls).toEqual([
    ['fineTuning.start', { run: '/runs/a', train, arguments: {} }],
    ['fineTuning.watch', { run: '/runs/a' }],
  ]);
  expect(lines(stdout)).toEqual([started, step(1), step(2), done('finished')]);
});

test('every training argument may be given by its name, with its type', async () => {
  const options =
    '--learning_rate 1e-5 --max_steps -1 --num_train_epochs 0.5 --load_best_model_at_end --group_by_length False ' +
    '--lr_scheduler_type cosine --metric_for_best_model bleu --freeze embeddings,encoder --early_stopping_patience 3';
  const sentences = ['--watch_sentences', 'Hello, world', '--watch_sentences', '["a","b"]', '--task_prefix', 'to en: '];
  const { calls } = await run(['train', ...files, ...options.split(' '), ...sentences], { handler: finished });
  expect(calls[0]?.[1]).toMatchObject({
    arguments: {
      learning_rate: 0.00001,
      max_steps: -1,
      num_train_epochs: 0.5,
      load_best_model_at_end: true,
      group_by_length: false,
      lr_scheduler_type: 'cosine',
      metric_for_best_model: 'bleu',
      freeze: ['embeddings', 'encoder'],
      early_stopping_patience: 3,
      watch_sentences: ['Hello, world', 'a', 'b'],
      task_prefix: 'to en: ',
    },
  });
});

test('data, batches and arguments come from files, and the command line wins over the file', async () => {
  const [argumentsFile, batchesFile] = [join(folder, 'arguments.json'), join(folder, 'batches.json')];
  await writeFile(argumentsFile, '{"learning_rate": 0.1, "max_steps": 7, "eval_steps": null}');
  await writeFile(batchesFile, '[[0, 1], [2]]');
  const args = ['--arguments', argumentsFile, '--batches', batchesFile, '--learning_rate', '0.2', '--threads', '2'];
  const data = ['--train-target', '/data/t.en', '--evaluation', '/data/e.ru', '--evaluation-target', '/data/e.en'];
  const columns = ['--source-column', 'ru', '--target-language', 'en', '--model', 'small'];
  const { calls } = await run(['train', ...files, ...args, ...data, ...columns], { handler: finished });
  const named = { source_column: 'ru', target_language: 'en' };
  expect(calls[0]?.[1]).toEqual({
    run: '/runs/a',
    model: 'small',
    threads: 2,
    train: { ...train, target_path: '/data/t.en', ...named },
    evaluation: { kind: 'file', path: '/data/e.ru', target_path: '/data/e.en', ...named },
    arguments: { learning_rate: 0.2, max_steps: 7, eval_steps: null },
    batches: [[0, 1], [2]],
  });
});

test.each([
  [['train', '--train', 'f'], '--run is missing.'],
  [['train', '--run', 'f'], '--train is missing.'],
  [['train', ...files, '--evaluation-target', 'f'], '--evaluation is missing.'],
  [['train', ...files, '--learning_rat', '1'], 'There is no option --learning_rat. Did you mean --learning_rate?'],
  [['train', ...files, '--max-steps', '1'], 'Did you mean --max_steps?'],
  [['train', ...files, '--max_steps', 'ten'], '--max_steps takes a whole number, not "ten".'],
  [['train', ...files, '--optim', 'sgd'], '--optim takes one of adamw_torch, adafactor, not "sgd".'],
  [['train', ...files, '--watch_sentences', '[1]'], '--watch_sentences takes a text, or a JSON list of texts'],
  [['forecast', '--run', 'f'], '--train is missing.'],
  [['forecast', '--train', 'f', '--evaluation-target', 'f'], '--evaluation is missing.'],
  [['resume'], '--run is missing.'],
  [['resume', '--run', 'f', '--per_device_train_batch_size', 'half'], 'takes a whole number, not "half".'],
  [['export', '--run', 'f'], '--output is missing.'],
  [['export', '--run', 'f', '--output', 'o', '--checkpoint', 'first'], '--checkpoint takes best, last or the number'],
])('%j is wrong usage', async (args, sentence) => {
  const { status, stderr, opened } = await run(args);
  expect(stderr).toContain(sentence);
  expect({ status, opened }).toEqual({ status: 2, opened: 0 });
});

test('a file of arguments that is no object is an error of the file', async () => {
  const path = join(folder, 'list.json');
  await writeFile(path, '[1]');
  const { status, stderr, calls } = await run(['train', ...files, '--arguments', path]);
  expect({ status, calls }).toEqual({ status: 1, calls: [] });
  expect(lines(stderr)).toMatchObject([{ error: { code: 'file-invalid', file: path } }]);
});

test('resume writes what comes after the checkpoint that the run goes on from', async () => {
  const handler = labOf(
    [{ ...started, step: 1 }, step(2), done('finished')],
    { phase: 'finished', reason: 'finished' },
    1,
  );
  const { status, stdout, calls } = await run(['resume', '--run', '/runs/a'], { handler });
  expect(status).toBe(0);
  expect(calls).toEqual([
    ['fineTuning.resume', { run: '/runs/a' }],
    ['fineTuning.watch', { run: '/runs/a', after_step: 1 }],
  ]);
  expect(lines(stdout).at(-1)).toEqual(done('finished'));
});

test('resume goes on in smaller batches where a size is given', async () => {
  const args = ['resume', '--run', '/runs/a', '--per_device_train_batch_size', '4'];
  const { calls } = await run(args, { handler: finished });
  expect(calls[0]).toEqual(['fineTuning.resume', { run: '/runs/a', per_device_train_batch_size: 4 }]);
});

test('forecast takes what train takes, without a run, and writes one document; its progress is no part of it', async () => {
  const forecast = { max_steps: 7, fits: true, alternatives: [] };
  const handler: CallHandler = async (_channel, _request, { emit }) => {
    emit({ event: 'measuring', done: 1, total: 3 });
    return forecast;
  };
  const args = ['--train', '/data/train.jsonl', '--max_steps', '7', '--threads', '2', '--gradient_checkpointing'];
  const { status, stdout, stderr, calls } = await run(['forecast', ...args], { handler });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(calls).toEqual([
    ['fineTuning.forecast', { train, threads: 2, arguments: { max_steps: 7, gradient_checkpointing: true } }],
  ]);
  expect(lines(stdout)).toEqual([forecast]);
  const placed = await run(['forecast', ...files], { handler });
  expect(placed.calls[0]?.[1]).toMatchObject({ run: '/runs/a' });
});

test('Ctrl+C gives a forecast up with status 130, and nothing is written', async () => {
  const handler: CallHandler = (_channel, _request, { signal }) =>
    new Promise((_, reject) => {
      const refuse = () => reject(new LabError({ code: 'cancelled', message: 'The call was cancelled.' }));
      signal.addEventListener('abort', refuse);
    });
  const stop = (listener: (status: number) => void) => void setTimeout(() => listener(130), 10);
  const { status, stdout, stderr } = await run(['forecast', '--train', 'f'], { handler, stop });
  expect({ status, stdout, stderr }).toEqual({ status: 130, stdout: '', stderr: '' });
});

test('a training that does not fit ends with what is expected, what there is, and what would fit', async () => {
  const data = { message: 'There is too little memory.', expected: '2 GB', found: '9 GB', hint: 'Take lora_r 8.' };
  const handler: CallHandler = () => Promise.reject(new LabError({ code: 'memory-insufficient', ...data }));
  const { status, stderr } = await run(['train', ...files], { handler });
  expect([status, lines(stderr)]).toEqual([1, [{ error: { code: 'memory-insufficient', ...data } }]]);
});

test('a training that fails ends with its error on standard error and status 1', async () => {
  const error = { code: 'training-diverged', message: 'The loss is NaN.', place: 'step 2', hint: 'Be gentle.' };
  const failed: TrainingEvent = { event: 'failed', step: 1, error, last_checkpoint: null };
  const handler = labOf([started, step(1), failed], { phase: 'failed', error });
  const { status, stdout, stderr } = await run(['train', ...files], { handler });
  expect(status).toBe(1);
  expect(lines(stdout)).toEqual([started, step(1)]);
  expect(lines(stderr)).toEqual([{ error: { ...error, reason: 'training-diverged' } }]);
});

test('a training that cannot start, or whose end nobody knows, is an error too', async () => {
  const refused: CallHandler = () => Promise.reject(new LabError({ code: 'run-busy', message: 'Busy.' }));
  const { status, stderr } = await run(['train', ...files], { handler: refused });
  expect([status, lines(stderr)]).toEqual([1, [{ error: { code: 'run-busy', message: 'Busy.' } }]]);
  const lost = await run(['train', ...files], { handler: labOf([started], { phase: 'interrupted' }) });
  expect([lost.status, lines(lost.stderr)]).toMatchObject([1, [{ error: { code: 'worker-failed', file: '/runs/a' } }]]);
});

/** A lab whose run goes on until it is stopped, and then takes its time. */
function endless(stopMs: number): CallHandler {
  let stop = () => undefined as void;
  return async (channel, _request, { emit }) => {
    if (channel === 'fineTuning.start') return summary();
    if (channel === 'fineTuning.stop') return void setTimeout(stop, stopMs);
    [started, step(1)].forEach(emit);
    await new Promise<void>((resolve) => (stop = resolve));
    [step(2), done('stopped')].forEach(emit);
    return summary({ state: { phase: 'stopped' } });
  };
}

test('Ctrl+C stops the training after its step, waits for the checkpoint and ends with status 130', async () => {
  const { status, stdout, stderr, calls, endings, closed } = await run(['train', ...files], {
    handler: endless(20),
    // npm passes on the one that the process has got from the keyboard already.
    stop: (listener) => setTimeout(() => [listener(130), listener(130)], 20),
  });
  expect({ status, stderr, endings, closed }).toEqual({ status: 130, stderr: '', endings: [], closed: 1 });
  expect(calls.map(([channel]) => channel)).toEqual(['fineTuning.start', 'fineTuning.watch', 'fineTuning.stop']);
  expect(lines(stdout)).toEqual([started, step(1), step(2), done('stopped')]);
});

test('a second Ctrl+C ends a training at once, and no other verb', async () => {
  const stop = (listener: (status: number) => void) => {
    setTimeout(() => listener(130), 10);
    setTimeout(() => listener(130), 700);
  };
  expect((await run(['train', ...files], { handler: endless(900), stop })).endings).toEqual([130]);
  const slow: CallHandler = () => new Promise((resolve) => setTimeout(resolve, 900));
  expect((await run(['devices'], { handler: slow, stop })).endings).toEqual([]);
});

test('runs lists the known runs, or shows one: arguments, state, history', async () => {
  const handler: CallHandler = async (channel) =>
    channel === 'fineTuning.runs'
      ? [summary()]
      : { summary: summary(), description: { arguments: { seed: 1 } }, history: [started] };
  expect(lines((await run(['runs'], { handler })).stdout)).toEqual([[summary()]]);
  const one = await run(['runs', '--run', '/runs/a'], { handler });
  expect(one.calls).toEqual([['fineTuning.run', { run: '/runs/a' }]]);
  expect(lines(one.stdout)).toMatchObject([
    { run: '/runs/a', arguments: { seed: 1 }, state: { phase: 'running' }, history: [started] },
  ]);
});

test.each([
  [[], {}],
  [['--checkpoint', 'best'], { checkpoint: 'best' }],
  [['--checkpoint', '500'], { checkpoint: 500 }],
  [['--onnx'], { onnx: true }],
  [['--zip', '--onnx'], { onnx: true, zip: true }],
])('export %j writes one document, and its progress is no part of it', async (args, asked) => {
  const handler: CallHandler = async (_channel, _request, { emit }) => {
    emit({ event: 'writing', done_bytes: 0, total_bytes: 0 });
    return { path: '/out', verified: true };
  };
  const { calls, stdout } = await run(['export', '--run', '/runs/a', '--output', '/out', ...args], { handler });
  expect(calls).toEqual([['fineTuning.export', { run: '/runs/a', output: '/out', ...asked }]]);
  expect(lines(stdout)).toEqual([{ path: '/out', verified: true }]);
});

test('people read where the training stands and how long the rest takes', () => {
  let now = 0;
  const describe = createDescription(() => now);
  expect(describe({ event: 'started', step: 10, max_steps: 1010, ...counts })).toBe('step 10 of 1010');
  now = 20_000;
  // Ten steps in twenty seconds: 990 more take 1980 seconds.
  expect(describe(step(20))).toBe('step 20 of 1010, loss 1.2500, 33 min 0 s left');
  now = 100_000;
  expect(describe(step(11))).toBe('step 11 of 1010, loss 1.2500, 27 h 45 min left');
  expect(describe(done('finished'))).toBeNull();
  const around = (expected: number) => ({ expected, low: 0.5 * expected, high: 2 * expected });
  const figures = { step_ms: around(10), remaining_ms: around(60_000), peak_bytes: around(1.25e9) };
  expect(describe({ event: 'forecast', step: 13, ...figures, reason: 'measured' })).toBe(
    'step 13: between 30 s and 2 min 0 s left, 1.3 GB of memory',
  );
});

test('the time left does not count the evaluation of the start', () => {
  let now = 0;
  const describe = createDescription(() => now);
  describe({ ...started, max_steps: 4 });
  now = 60_000;
  describe({ event: 'evaluation', step: 0, epoch: 0, watch_sentences: [], elapsedMs: 60_000 });
  now = 61_000;
  expect(describe(step(1))).toBe('step 1 of 4, loss 1.2500, 3 s left');
});
