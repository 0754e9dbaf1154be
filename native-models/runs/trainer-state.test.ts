import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repositoryRoot } from '../testing/reference.ts';
import { RunList } from './run-list.ts';
import { readTrainerState } from './trainer-state.ts';

/** bench/trainer-state.py: twelve updates by transformers 4.57.6, logged every two, evaluated every four. */
const fixture = join(repositoryRoot, 'fixtures/training/trainer_state.json');

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 't5-lab-trainer-state-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(text: string, name = 'run'): Promise<string> {
  await mkdir(join(folder, name), { recursive: true });
  const file = join(folder, name, 'trainer_state.json');
  await writeFile(file, text);
  return file;
}
const state = (...log_history: object[]) => JSON.stringify({ global_step: 4, max_steps: 10, log_history });

test('a training of transformers comes with its losses, norms, rates and evaluations, in the order of its log', async () => {
  const { summary, history } = await readTrainerState(fixture);
  expect(summary).toMatchObject({
    run: fixture,
    name: 'training',
    model: '',
    state: { phase: 'imported' },
    step: 12,
    max_steps: 12,
    checkpoints: [],
  });
  expect(history.map(({ event, step }) => `${event} ${step}`)).toEqual([
    'step 2',
    'step 4',
    'evaluation 4',
    'step 6',
    'step 8',
    'evaluation 8',
    'step 10',
    'step 12',
    'evaluation 12',
  ]);
  // As they stand in the file.
  expect(history[0]).toEqual({
    event: 'step',
    step: 2,
    epoch: 0.5,
    loss: 4.6915,
    grad_norm: 2.961402654647827,
    learning_rate: 0.009166666666666667,
    elapsedMs: 0,
  });
  expect(history[2]).toEqual({
    event: 'evaluation',
    step: 4,
    epoch: 1,
    eval_loss: 3.2588086128234863,
    watch_sentences: [],
    elapsedMs: 19.5,
  });
});

test('what Python writes for a number that is none is passed over, and a training under way keeps its length', async () => {
  const entry = { step: 2, epoch: 1, loss: 1, grad_norm: 'X', learning_rate: 0.1 };
  const text = state(entry, { ...entry, step: 4, grad_norm: 2 }).replace('"X"', 'NaN');
  const { summary, history } = await readTrainerState(await write(text));
  expect(history.map(({ step }) => step)).toEqual([4]);
  expect([summary.step, summary.max_steps]).toEqual([4, 10]);
});

test('a checkpoint is called by its run too', async () => {
  const { summary } = await readTrainerState(await write(state(), join('opus', 'checkpoint-4')));
  expect(summary.name).toBe(join('opus', 'checkpoint-4'));
});

test.each([
  ['{"global_step": 1', 'line 1, column 18', 'JSON', 'text that is not JSON, or that breaks off'],
  ['{\n  "global_step": 1 2', 'line 2, column 20', 'JSON', 'text that is not JSON, or that breaks off'],
  ['{"max_steps": 2}', 'global_step', 'a whole number from 0 on', 'nothing'],
  ['{"global_step": -1}', 'global_step', 'a whole number from 0 on', '-1'],
  ['{"global_step": 1, "max_steps": 2}', 'log_history', 'a list of objects', 'nothing'],
  [state({ step: 1, epoch: 1, loss: 1, learning_rate: 1 }), 'log_history.0.grad_norm', 'a number', 'nothing'],
  [state({ step: 'one', loss: 1 }), 'log_history.0.step', 'a whole number from 0 on', '"one"'],
  ['{"global_step": 1, "max_steps": 2, "log_history": [3]}', 'log_history.0', 'an object', '3'],
  ['[]', 'global_step', 'a whole number from 0 on', 'nothing'],
  ['3', undefined, 'an object', '3'],
])('%s is refused with its place, what was expected and what was found', async (text, place, expected, found) => {
  const file = await write(text, 'bad');
  const error = await readTrainerState(file).catch((thrown: unknown) => thrown);
  const details = { file, ...(place === undefined ? {} : { place }), expected, found };
  expect(error).toMatchObject({ code: 'trainer-state-invalid', details });
  expect((error as Error).message).toBe(`${place ? `${file}, ${place}` : file}: expected ${expected}, found ${found}.`);
});

test('a file that is not there, and a folder, say what they are', async () => {
  const gone = readTrainerState(join(folder, 'gone.json'));
  await expect(gone).rejects.toMatchObject({ code: 'trainer-state-not-found', details: { found: 'no file' } });
  await mkdir(join(folder, 'folder.json'));
  const notOne = readTrainerState(join(folder, 'folder.json'));
  await expect(notOne).rejects.toMatchObject({ code: 'trainer-state-invalid', details: { expected: 'a file' } });
});

test('the list of runs keeps it, forgets it, and never touches the file', async () => {
  const options = { dataFolder: join(folder, 'data'), report: () => undefined, now: () => new Date() };
  await mkdir(options.dataFolder);
  const file = await write(state(), 'listed');
  await new RunList(options).add(file);
  const [listed] = await new RunList(options).list();
  expect(listed).toMatchObject({ run: file, name: 'listed', state: { phase: 'imported' } });
  await new RunList(options).forget(file);
  expect(await new RunList(options).list()).toEqual([]);
  expect(await readFile(file, 'utf8')).toBe(state());
});
