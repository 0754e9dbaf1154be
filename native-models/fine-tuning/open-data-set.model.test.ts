import { appendFile, mkdtemp, readdir, readlink, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DataSource } from '../data-sets/example.ts';
import { requireReference } from '../testing/reference.ts';
import { TrainingControl } from '../training/training-control.ts';
import type { TrainingEvent } from '../training/training-events.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { inspectData } from './inspect-data.ts';
import { resumeRun, startRun } from './train-run.ts';

let scratch: string;
beforeEach(async () => void (scratch = await mkdtemp(join(tmpdir(), 't5-lab-data-'))));
afterEach(() => rm(scratch, { recursive: true }));

const inScratch = (...names: string[]) => join(scratch, ...names);
const model = requireReference('models/translator');
const args = parseTrainingArguments({
  task_prefix: 'translate to ru: ',
  per_device_train_batch_size: 4,
  max_steps: 4,
  save_strategy: 'no',
});

/** More token ids than are read at once. */
const rows = Array.from({ length: 1200 }, (_, at) => [`Where is number ${at}?`, `Где номер ${at}?`] as const);
const typed: DataSource = { kind: 'examples', examples: rows.map(([source, target]) => ({ source, target })) };

async function csv(name: string): Promise<DataSource> {
  await writeFile(inScratch(name), rows.map((row) => row.join(',') + '\n').join(''));
  return { kind: 'file', path: inScratch(name) };
}

interface Started {
  readonly train: DataSource;
  readonly evaluation?: DataSource;
  readonly onEvent?: (event: TrainingEvent, control: TrainingControl) => void;
}

function start({ train, evaluation, onEvent = () => undefined }: Started) {
  const control = new TrainingControl();
  const job = {
    run: inScratch('run'),
    model: { name: 'translator', path: model },
    train,
    evaluation,
    arguments: args,
    threads: 1,
    cacheFolder: inScratch('cache'),
  };
  return startRun(job, control, (event) => onEvent(event, control));
}

const resume = () =>
  resumeRun({ run: inScratch('run'), cacheFolder: inScratch('cache') }, new TrainingControl(), () => undefined);

async function inspect(train: DataSource) {
  const { sets } = await inspectData(
    { model, train, arguments: args, cacheFolder: inScratch('cache') },
    { onProgress: () => undefined, signal: new AbortController().signal },
  );
  return sets.train;
}

/** The files of token ids in the cache, and when each was written. */
async function encodedFiles() {
  const names = await readdir(inScratch('cache', 'examples')).catch(() => []);
  const files = names.map((name) => inScratch('cache', 'examples', name, 'ids.bin'));
  return Promise.all(files.map(async (file) => [file, (await stat(file)).mtimeMs] as const));
}

/** Open files of this process below the scratch folder. */
async function openFiles(): Promise<readonly string[]> {
  const links = (await readdir('/proc/self/fd')).map((name) => readlink(join('/proc/self/fd', name)).catch(() => ''));
  return (await Promise.all(links)).filter((path) => path.startsWith(scratch));
}

const stopAt = (step: number) => (event: TrainingEvent, control: TrainingControl) =>
  event.event === 'step' && event.step === step && control.requestStop();

test.each([
  ['typed in', () => Promise.resolve(typed)],
  ['in a file', () => csv('a.csv')],
])('a data set that is %s is encoded once for a look, a start and a resumption', async (_where, source) => {
  const train = await source();
  const inspected = await inspect(train);
  expect(inspected).toMatchObject({ phase: 'read', report: { examples: 1200 } });
  const encoded = await encodedFiles();
  expect(encoded).toHaveLength(1);
  expect(await start({ train, onEvent: stopAt(2) })).toMatchObject({ reason: 'stopped', step: 2 });
  expect(await encodedFiles()).toEqual(encoded);
  expect(await resume()).toMatchObject({ reason: 'finished', step: 4 });
  expect(await encodedFiles()).toEqual(encoded);
  expect(await inspect(train)).toEqual(inspected);
});

test('a data file that changed since the run began is refused by its hash, encoded or not', async () => {
  await start({ train: await csv('a.csv'), onEvent: stopAt(2) });
  await appendFile(inScratch('a.csv'), 'one,раз\n');
  await expect(resume()).rejects.toMatchObject({ code: 'data-changed', details: { file: inScratch('a.csv') } });
  await csv('a.csv');
  expect(await resume()).toMatchObject({ reason: 'finished', step: 4 });
});

test('a disk that fails in the middle of a training ends it with file and example, and it can be resumed', async () => {
  const events: TrainingEvent[] = [];
  let damaged: Promise<void> | undefined;
  const failing = start({
    train: typed,
    onEvent: (event) => {
      events.push(event);
      if (event.event === 'step') damaged ??= encodedFiles().then(([file]) => truncate(file![0]));
    },
  });
  await expect(failing).rejects.toMatchObject({ name: 'DataSetError', code: 'examples-unreadable' });
  const [[file]] = (await encodedFiles()) as [readonly [string, number]];
  expect(events.at(-1)).toMatchObject({ event: 'failed', error: { code: 'examples-unreadable', file } });
  expect(await resume()).toMatchObject({ reason: 'finished', step: 4 });
});

test.skipIf(process.platform !== 'linux')('no file stays open, however a start ends', async () => {
  await start({ train: typed, evaluation: await csv('held.csv'), onEvent: stopAt(1) });
  expect(await encodedFiles()).toHaveLength(2);
  expect(await openFiles()).toEqual([]);
  await resume();
  await expect(start({ train: typed })).rejects.toMatchObject({ code: 'run-exists' });
  const missing = start({ train: typed, evaluation: { kind: 'file', path: inScratch('missing.csv') } });
  await expect(missing).rejects.toMatchObject({ name: 'TextFileError', code: 'data-file-not-found' });
  await inspect(typed);
  expect(await openFiles()).toEqual([]);
});
