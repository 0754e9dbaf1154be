import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Example } from '../data-sets/example.ts';
import { RuntimeError } from '../runtime/runtime-error.ts';
import { Session } from '../runtime/session.ts';
import { findTensor, readFloat32, readHeader } from '../safetensors/reader.ts';
import { requireReference } from '../testing/reference.ts';
import { TrainingControl } from '../training/training-control.ts';
import type { TrainingEvent } from '../training/training-events.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { forecastTraining } from './forecast-training.ts';
import type { ForecastProgress } from './training-forecast.ts';
import { resumeRun, startRun } from './train-run.ts';

const examples: readonly Example[] = Array.from({ length: 8 }, (_, index) => ({
  source: `translate to ru: Where is number ${index}${' or that one'.repeat(index)}?`,
  target: `Где номер ${index}?`,
}));
const settings = { per_device_train_batch_size: 4, max_steps: 6, save_steps: 2, save_total_limit: 2, dropout_rate: 0 };

let scratch: string;
beforeAll(async () => void (scratch = await mkdtemp(join(tmpdir(), 't5-lab-forecast-'))));
afterEach(() => void vi.restoreAllMocks());
afterAll(() => rm(scratch, { recursive: true }));

function job(given: object = {}) {
  return {
    model: { name: 'translator', path: requireReference('models/translator') },
    train: { kind: 'examples' as const, examples },
    arguments: parseTrainingArguments({ ...settings, ...given }),
    threads: 2,
    cacheFolder: join(scratch, 'cache'),
  };
}

async function start(name: string, given: object = {}) {
  const events: TrainingEvent[] = [];
  const run = join(scratch, name);
  const done = startRun({ ...job(given), run }, new TrainingControl(), (event) => events.push(event));
  return { run, events, done };
}

test('three steps are measured, and nothing is written but the cache', async () => {
  const progress: ForecastProgress[] = [];
  const folder = join(scratch, 'never', 'made');
  const options = { onProgress: (event: ForecastProgress) => void progress.push(event) };
  const forecast = await forecastTraining({ ...job(), folder }, { ...options, signal: new AbortController().signal });
  expect(forecast).toMatchObject({ max_steps: 6, fits: true, measured_steps: 3, alternatives: [] });
  expect(progress.at(-1)).toEqual({ event: 'measuring', done: 4, total: 4 });
  for (const estimate of [forecast.step_ms, forecast.total_ms, forecast.peak_bytes]) {
    expect(estimate.low).toBeGreaterThan(0);
    expect(estimate.expected).toBeGreaterThanOrEqual(estimate.low);
    expect(estimate.high).toBeGreaterThanOrEqual(estimate.expected);
  }
  expect(forecast.epoch_ms.expected).toBeCloseTo(2 * forecast.step_ms.expected, 6); // 8 examples, 4 an update
  await expect(stat(join(scratch, 'never'))).rejects.toThrow('ENOENT');
});

test('another training of the model is reckoned from what was measured: steps at once, other batches less surely', async () => {
  const progress: ForecastProgress[] = [];
  const onProgress = (event: ForecastProgress) => void progress.push(event);
  const options = { onProgress, signal: new AbortController().signal };
  const evaluated = { eval_strategy: 'steps', eval_on_start: false, eval_steps: 2, watch_sentences: ['Where?'] };
  const first = await forecastTraining({ ...job(evaluated), folder: scratch }, options);
  expect(first).toMatchObject({ times_from: 'measured', evaluations: 3 });
  expect(first.evaluation_ms.expected).toBeGreaterThan(0);
  progress.length = 0;
  const reckoned = (given: object) =>
    forecastTraining({ ...job({ ...evaluated, ...given }), folder: scratch, measured: first.measured }, options);
  const longer = await reckoned({ max_steps: 60 });
  expect(longer).toMatchObject({ times_from: 'same-updates', measured_steps: 0, max_steps: 60, evaluations: 30 });
  expect(longer.step_ms).toEqual(first.step_ms);
  expect(longer.peak_bytes).toEqual(first.peak_bytes);
  // Ten times the steps, checkpoints and evaluations.
  expect(longer.total_ms.expected / first.total_ms.expected).toBeCloseTo(10, 6);
  const smaller = await reckoned({ per_device_train_batch_size: 2 });
  expect(smaller.times_from).toBe('scaled');
  expect(smaller.step_ms.expected).toBeLessThan(first.step_ms.expected);
  const width = ({ low, high }: typeof first.step_ms) => high / low;
  expect(width(smaller.step_ms)).toBeGreaterThan(1.5 * width(first.step_ms));
  expect(await reckoned({ watch_sentences: [] })).toMatchObject({ evaluations: 0 });
  expect(await reckoned({ eval_on_start: true })).toMatchObject({ evaluations: 4 });
  expect(progress).toEqual([]);
});

test('where nothing was measured yet, memory and disk are reckoned all the same', async () => {
  const options = { onProgress: () => undefined, signal: new AbortController().signal };
  const forecast = await forecastTraining({ ...job(), folder: scratch, measured: null }, options);
  expect(forecast).toMatchObject({ times_from: 'unmeasured', measured: null, total_ms: { expected: 0 } });
  expect(forecast.peak_bytes.expected).toBeGreaterThan(0);
});

test('what a start would refuse, a forecast refuses: a share to set aside beside an evaluation set', async () => {
  const evaluation = { kind: 'examples' as const, examples: examples.slice(0, 2) };
  const work = { ...job({ test_size: 0.5 }), evaluation, folder: join(scratch, 'never') };
  const options = { onProgress: () => undefined, signal: new AbortController().signal };
  await expect(forecastTraining(work, options)).rejects.toMatchObject({
    code: 'argument-invalid',
    details: { place: 'test_size' },
  });
});

test('a run says what the rest will take after its first measured steps', async () => {
  const { events, done } = await start('told');
  await done;
  const told = events.filter((event) => event.event === 'forecast');
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ step: 4, reason: 'measured' });
});

test('the disk that a forecast names is what a run takes', async () => {
  const options = { onProgress: () => undefined, signal: new AbortController().signal };
  const { disk_bytes } = await forecastTraining({ ...job(), folder: scratch }, options);
  const { run, done } = await start('sized');
  await done;
  const files = ['model.safetensors', 'optimizer.safetensors'].map((name) => stat(join(run, 'checkpoint-6', name)));
  const written = (await Promise.all(files)).reduce((sum, { size }) => sum + size, 0);
  // Two are kept, and one more lies there while it is written; headers come on top.
  expect(disk_bytes / (3 * written)).toBeGreaterThan(0.98);
  expect(disk_bytes / (3 * written)).toBeLessThanOrEqual(1);
});

test('a training for which the system has not the memory is not begun, and is told what would fit', async () => {
  vi.spyOn(process, 'availableMemory').mockReturnValue(0);
  const { run, done } = await start('too-large');
  await expect(done).rejects.toMatchObject({
    code: 'memory-insufficient',
    details: { hint: expect.any(String) as string },
  });
  await expect(stat(run)).rejects.toThrow('ENOENT');
  const options = { onProgress: () => undefined, signal: new AbortController().signal };
  const forecast = await forecastTraining({ ...job(), folder: scratch }, options);
  expect(forecast).toMatchObject({ fits: false, measured_steps: 0 });
  expect(forecast.alternatives.length).toBeGreaterThan(0);
  // However much the process holds besides: a lab with large models open is told the same.
  vi.spyOn(process.memoryUsage, 'rss').mockReturnValue(64e9);
  const { alternatives } = await forecastTraining({ ...job(), folder: scratch }, options);
  expect(alternatives.map(({ change }) => change)).toEqual(forecast.alternatives.map(({ change }) => change));
});

test('memory refused in mid-run ends in a typed error, and the run goes on in smaller batches to the same weights', async () => {
  const whole = await start('whole');
  await whole.done;
  const run = Session.prototype.run;
  const failed = await start('refused');
  vi.spyOn(Session.prototype, 'run').mockImplementation(function (this: Session, ...given: Parameters<Session['run']>) {
    const refused = new RuntimeError('out-of-memory', 'The graph could not be run: there is not enough memory.');
    if (failed.events.some((event) => event.event === 'step' && event.step === 3)) return Promise.reject(refused);
    return run.apply(this, given);
  });
  await expect(failed.done).rejects.toMatchObject({ code: 'out-of-memory' });
  const last = failed.events.at(-1);
  expect(last).toMatchObject({ event: 'failed', error: { code: 'out-of-memory' } });
  vi.restoreAllMocks();

  const resume = (per_device_train_batch_size: number) =>
    resumeRun(
      { run: failed.run, per_device_train_batch_size, cacheFolder: join(scratch, 'cache') },
      new TrainingControl(),
      () => undefined,
    );
  await expect(resume(3)).rejects.toMatchObject({ code: 'argument-invalid' });
  expect(await resume(1)).toMatchObject({ reason: 'finished', step: 6 });
  const description = JSON.parse(await readFile(join(failed.run, 'run.json'), 'utf8')) as { arguments: object };
  expect(description.arguments).toMatchObject({ per_device_train_batch_size: 1, gradient_accumulation_steps: 4 });
  const name = 'encoder.block.0.layer.0.SelfAttention.q.weight';
  const [found, expected] = await Promise.all(
    [failed.run, whole.run].map(async (folder) => {
      const file = join(folder, 'checkpoint-6', 'model.safetensors');
      return readFloat32(findTensor(await readHeader(file), name, file));
    }),
  );
  const largest = expected!.reduce((most, value, i) => Math.max(most, Math.abs(value - found![i]!)), 0);
  // Targets are of one length, so that the mean of means is the mean; six updates moved weights by up to 2e-4.
  expect(largest).toBeLessThan(2e-6);
});
