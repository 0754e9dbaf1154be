import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRun } from './create-run.ts';
import { openRun } from './open-run.ts';
import { readRunDetails, readRunSummary } from './read-run.ts';
import { recordFailure } from './record-failure.ts';
import { examplesFile, pathInRun } from './run-data.ts';
import { aCheckpoint, aDescription, aFailure, anEnd, aStart, aStep, temporaryFolder } from './test-data.ts';

test('a new run holds its description, its typed pairs and its lock, and opens again as it was', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'deep', 'run');
  const pairs = examplesFile('train', [
    { source: 'a\n"', target: 'б' },
    { source: '', target: 'c' },
  ]);
  const run = await createRun(path, aDescription, [pairs]);
  expect(run.description).toEqual(aDescription);
  expect((await readdir(path)).sort()).toEqual(['data', 'events.jsonl', 'lock', 'run.json']);
  const text = await readFile(pathInRun(path, pairs.hashed.path), 'utf8');
  expect(text).toBe('{"source":"a\\n\\"","target":"б"}\n{"source":"","target":"c"}\n');
  // The text above through sha256sum.
  const sha256 = '89ca953d378d95d6b616ac13f8de00cf76582b7acd5de5e4299d3e1f3f38ca8c';
  expect(pairs.hashed).toEqual({ path: 'data/train.jsonl', size_bytes: 60, sha256 });
  await expect(openRun(path)).rejects.toMatchObject({ code: 'run-locked' });
  await run.close();
  await using again = await openRun(path);
  expect(again.description).toEqual(aDescription);
  expect(await readdir(join(folder.path, 'deep'))).toEqual(['run']);
});

test('a run may begin in an empty folder, also one behind a link, and nowhere else', async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  await mkdir(at('empty'));
  await symlink(at('empty'), at('link'));
  await (await createRun(at('link'), aDescription)).close();
  expect(await readdir(at('empty'))).toContain('run.json');
  await writeFile(at('file'), '');
  await mkdir(at('full'));
  await writeFile(join(at('full'), 'x'), '');
  for (const name of ['empty', 'link', 'file', 'full'])
    await expect(createRun(at(name), aDescription), name).rejects.toMatchObject({
      code: 'run-exists',
      details: { file: at(name), hint: expect.stringContaining('resume') },
    });
  await expect(createRun(join(at('file'), 'below'), aDescription)).rejects.toMatchObject({ code: 'run-unwritable' });
  expect(await readdir(at('full'))).toEqual(['x']);
});

test('of eight runs that begin in one folder at once, one does', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'run');
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => createRun(path, aDescription)));
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value.close();
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused.map(({ reason }) => reason.code)).toEqual(Array(7).fill('run-exists'));
  expect(await readdir(folder.path)).toEqual(['run']);
});

test('what a process left that was killed before its new run had a lock goes; that of a living one stays', async () => {
  await using folder = await temporaryFolder();
  const id = '01234567-89ab-4cde-8f01-23456789abcd';
  const [dead, living] = [spawnSync(process.execPath, ['-e', '']).pid, process.ppid].map(
    (pid) => `.run.${pid}.${id}.tmp`,
  ) as [string, string];
  for (const name of [dead, living]) await mkdir(join(folder.path, name, 'data'), { recursive: true });
  await writeFile(join(folder.path, dead, `.lock.${id}.tmp`), '{');
  await (await createRun(join(folder.path, 'run'), aDescription)).close();
  expect((await readdir(folder.path)).sort()).toEqual([living, 'run']);
});

test('a folder that is no run gets no lock', async () => {
  await using folder = await temporaryFolder();
  await expect(openRun(folder.path)).rejects.toMatchObject({
    code: 'run-not-found',
    message: expect.stringContaining('no run.json'),
  });
  await expect(openRun(join(folder.path, 'x'))).rejects.toMatchObject({
    code: 'run-not-found',
    message: expect.stringContaining('does not exist'),
  });
  expect(await readdir(folder.path)).toEqual([]);
});

test.each<[string, (json: string) => string, string | undefined]>([
  ['no JSON', (json) => json.slice(0, -5), undefined],
  ['of another format', (json) => json.replace('"format": 1', '"format": 2'), 'format'],
  ['without a date', (json) => json.replace('2026-02-03T', 'soon'), 'created'],
  ['with a wrong hash', (json) => json.replace('abab', 'zzzz'), 'model.files.0.sha256'],
  ['with an argument that nobody knows', (json) => json.replace('"learning_rate"', '"lr"'), 'arguments.lr'],
  [
    'with an impossible argument',
    (json) => json.replace('"learning_rate": 0.001', '"learning_rate": -1'),
    'arguments.learning_rate',
  ],
])('a run.json that is %s is refused with its place, and the lock is free', async (_name, damage, place) => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'run');
  await (await createRun(path, aDescription)).close();
  const file = join(path, 'run.json');
  await writeFile(file, damage(await readFile(file, 'utf8')));
  const error = { code: 'run-invalid', details: { file, ...(place ? { place } : {}) } };
  await expect(openRun(path)).rejects.toMatchObject(error);
  await expect(readRunSummary(path)).rejects.toMatchObject(error);
  expect(await readdir(path)).not.toContain('lock');
});

test('a flipped byte anywhere in run.json gives a run or a typed error', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'run');
  await (await createRun(path, aDescription)).close();
  const whole = await readFile(join(path, 'run.json'));
  for (let at = 0; at < whole.length; at += 3) {
    const damaged = Buffer.from(whole);
    damaged[at]! ^= 1 << (at % 8);
    await writeFile(join(path, 'run.json'), damaged);
    await readRunSummary(path).catch((error: unknown) => expect(error).toMatchObject({ code: 'run-invalid' }));
  }
});

test('a summary tells state, step and the best checkpoint, also of a run that is open', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'run');
  const run = await createRun(path, aDescription);
  const write = async (at: string) => {
    await writeFile(join(at, 'weights'), 'abcdef');
    return [];
  };
  expect(await readRunSummary(path)).toMatchObject({ state: { phase: 'starting' }, step: 0, checkpoints: [] });
  for (const event of [aStart(0), aStep(1), aStep(2)]) await run.appendEvent(event);
  for (const step of [2, 4, 10]) {
    await run.writeCheckpoint(step, { expectedBytes: 6, write });
    await run.appendEvent(aCheckpoint(step, step !== 10));
  }
  const entry = { size_bytes: 6, best: false };
  const checkpoints = [
    { ...entry, step: 2, name: 'checkpoint-2' },
    { ...entry, step: 4, name: 'checkpoint-4', best: true },
    { ...entry, step: 10, name: 'checkpoint-10' },
  ];
  expect((await readRunSummary(path)).checkpoints).toEqual(checkpoints);
  await writeFile(join(path, 'events.jsonl'), '{"event":"st', { flag: 'a' }); // as if caught in the middle of a write
  expect(await readRunDetails(path)).toEqual({
    summary: {
      run: path,
      name: 'run',
      model: 'tiny',
      created: aDescription.created,
      state: { phase: 'running' },
      step: 10,
      max_steps: 30,
      checkpoints,
    },
    description: aDescription,
    history: [aStart(0), aStep(1), aStep(2), aCheckpoint(2, true), aCheckpoint(4, true), aCheckpoint(10)],
  });
  await run.appendEvent(anEnd(10, 'stopped'));
  await run.close();
  expect((await readRunSummary(path)).state).toEqual({ phase: 'stopped' });
  await rename(join(path, 'checkpoint-4'), join(path, 'checkpoint-04'));
  expect((await readRunSummary(path)).checkpoints.map(({ step, best }) => [step, best])).toEqual([
    [2, false],
    [10, false],
  ]);
});

test('what a dead thread could not say is recorded once, and only of a run that it had', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'run');
  const run = await createRun(path, aDescription);
  await run.appendEvent(aStart(0));
  const { thread } = JSON.parse(await readFile(join(path, 'lock'), 'utf8')) as { thread: number };
  await recordFailure(path, thread + 1, aFailure);
  expect((await readRunSummary(path)).state).toEqual({ phase: 'starting' });
  await recordFailure(path, thread, aFailure);
  expect((await readRunSummary(path)).state).toEqual({ phase: 'failed', error: aFailure.error });
  await run.close(); // the thread's own files
  await recordFailure(path, thread, aFailure);
  expect((await readRunDetails(path)).history).toEqual([aStart(0), aFailure]);
  await rm(path, { recursive: true });
  await recordFailure(path, thread, aFailure);
});
