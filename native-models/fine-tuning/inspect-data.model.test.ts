import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Example } from '../data-sets/example.ts';
import { requireReference } from '../testing/reference.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import { TrainingControl } from '../training/training-control.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import type { FirstBatch } from './data-inspection.ts';
import { inspectData } from './inspect-data.ts';
import { startRun, type StartJob } from './train-run.ts';

let scratch: string;
beforeAll(async () => void (scratch = await mkdtemp(join(tmpdir(), 't5-lab-inspect-'))));
afterAll(() => rm(scratch, { recursive: true }));

const model = requireReference('models/translator');
/** No two of one length, so that padding and grouping show. */
const examples: readonly Example[] = Array.from({ length: 13 }, (_, index) => ({
  source: `Where is ${'the rice cracker '.repeat((index * 5) % 13)}${index}?`,
  target: `Где ${'это '.repeat((index * 7) % 13)}${index}?`,
}));
const earlier: readonly Example[] = [
  { source: 'Это кошка.', target: 'This is a cat.' },
  { source: 'Мама мыла раму.', target: 'Mom washed the frame.' },
  { source: 'Кто там?', target: 'Who is there?' },
];
const still = { max_steps: 1, learning_rate: 0, dropout_rate: 0, save_strategy: 'no', per_device_train_batch_size: 3 };

const typed = (pairs: readonly Example[]) => ({ kind: 'examples', examples: pairs }) as const;
const inspect = (args: object, replay: readonly Example[] | null = null) =>
  inspectData(
    {
      model,
      train: typed(examples),
      replay: replay && typed(replay),
      arguments: parseTrainingArguments({ ...still, ...args }),
      cacheFolder: join(scratch, 'cache'),
    },
    { onProgress: () => undefined, signal: new AbortController().signal },
  );

let runs = 0;
/** The loss of the first batch of a run. */
async function firstLoss(job: Pick<StartJob, 'train' | 'replay' | 'batches'>, args: object): Promise<number> {
  const losses: number[] = [];
  const work = {
    run: join(scratch, `run ${++runs}`),
    model: { name: 'translator', path: model },
    ...job,
    arguments: parseTrainingArguments({ ...still, ...args }),
    threads: 1,
    cacheFolder: join(scratch, 'cache'),
  };
  await startRun(work, new TrainingControl(), (event) => event.event === 'step' && losses.push(event.loss));
  return losses[0]!;
}

/** The texts of the batch that is shown, read back from its ids. */
async function textsOf({ input_ids, labels }: FirstBatch): Promise<readonly Example[]> {
  const tokenizer = await loadTokenizer(model);
  const text = (ids: readonly number[]) =>
    tokenizer.decode(
      ids.filter((id) => id >= 0),
      { skip_special_tokens: true },
    );
  return input_ids.map((ids, row) => ({ source: text(ids), target: text(labels[row]!) }));
}

test.each([
  ['in random order', {}, null],
  ['with another seed', { seed: 7 }, null],
  ['without what is set aside', { test_size: 0.4 }, null],
  ['grouped by length', { group_by_length: true }, null],
  ['in shuffled groups', { group_by_length: true, shuffle_groups: true }, null],
  ['with earlier pairs mixed in', { replay_share: 0.15, seed: 3 }, earlier],
])('the batch shown is the first that a run trains on: %s', async (_how, args, replay) => {
  const { first_batch } = await inspect(args, replay);
  const shown = await textsOf(first_batch!);
  expect(shown).toHaveLength(3);
  const expected = await firstLoss({ train: typed(shown), batches: [[0, 1, 2]] }, {});
  const job = { train: typed(examples), replay: replay && typed(replay) };
  expect(await firstLoss(job, args)).toBeCloseTo(expected, 6);
});

test('a long batch shows its first rows, padded as the whole', async () => {
  const many = Array.from({ length: 40 }, (_, index) => ({
    source: index === 39 ? 'Where is the rice cracker? '.repeat(9) : 'Where?',
    target: `Где ${index}?`,
  }));
  const job = {
    model,
    train: typed(many),
    arguments: parseTrainingArguments({ per_device_train_batch_size: 40 }),
    cacheFolder: join(scratch, 'cache'),
  };
  const { sets, first_batch } = await inspectData(job, {
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  const longest = sets.train.phase === 'read' ? sets.train.report.source_tokens.longest : NaN;
  expect(first_batch!.examples).toBe(40);
  expect(first_batch!.input_ids).toHaveLength(32);
  expect(first_batch!.input_ids.every((row) => row.length === longest)).toBe(true);
});

test('each data set is reported on or says why it cannot be read, and the rows of all are counted', async () => {
  const general = join(scratch, 'general.tsv');
  await writeFile(general, 'source\ttarget\nWho?\tКто?\nWho?\tКто?\n');
  const rows: number[] = [];
  const job = {
    model,
    train: typed(examples),
    evaluation: { kind: 'file', path: join(scratch, 'missing.tsv') },
    general: { kind: 'file', path: general },
    arguments: parseTrainingArguments({}),
    cacheFolder: join(scratch, 'cache'),
  } as const;
  const { sets, first_batch } = await inspectData(job, {
    onProgress: (read) => rows.push(read),
    signal: new AbortController().signal,
  });
  expect(sets.train).toMatchObject({ phase: 'read', report: { examples: 13 } });
  expect(sets.evaluation).toMatchObject({
    phase: 'failed',
    error: { code: 'data-file-not-found', file: job.evaluation.path },
  });
  expect(sets.general).toMatchObject({
    phase: 'read',
    report: { problems: [{ kind: 'duplicate', row_numbers: [2] }] },
  });
  expect(sets.replay).toBeNull();
  expect(first_batch).not.toBeNull();
  expect(rows.at(-1)).toBe(15);
});

test('where a set that is trained on cannot be read there is no first batch', async () => {
  const missing = { kind: 'file', path: join(scratch, 'missing.tsv') } as const;
  const job = { model, train: typed(examples), replay: missing, cacheFolder: join(scratch, 'cache') };
  const options = { onProgress: () => undefined, signal: new AbortController().signal };
  const inspected = await inspectData({ ...job, arguments: parseTrainingArguments({}) }, options);
  expect(inspected).toMatchObject({ sets: { replay: { phase: 'failed' } }, first_batch: null });
});

test('sets that cannot be made are refused by their argument', async () => {
  await expect(inspect({ test_size: 0.95 })).rejects.toMatchObject({
    code: 'argument-invalid',
    details: { place: 'test_size' },
  });
});
