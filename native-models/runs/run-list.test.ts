import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRun } from './create-run.ts';
import type { RunError } from './run-error.ts';
import { RunList } from './run-list.ts';
import { aDescription, temporaryFolder } from './test-data.ts';

function listIn(dataFolder: string) {
  const reports: RunError[] = [];
  const list = new RunList({ dataFolder, report: (error) => reports.push(error), now: () => new Date(2026, 1, 3, 23) });
  return { list, reports };
}

async function aRun(folder: string, created: string): Promise<string> {
  await (await createRun(folder, { ...aDescription, created })).close();
  return folder;
}

test('runs are remembered, the newest first, each once, until they are forgotten', async () => {
  await using folder = await temporaryFolder();
  const { list } = listIn(join(folder.path, 'data'));
  expect(await list.list()).toEqual([]);
  const old = await aRun(join(folder.path, 'old'), '2026-01-01T00:00:00Z');
  const young = await aRun(join(folder.path, 'young'), '2026-01-02T00:00:00Z');
  await Promise.all([list.add(young), list.add(old), list.add(young)]);
  const again = listIn(join(folder.path, 'data')).list;
  expect((await again.list()).map(({ run }) => run)).toEqual([young, old]);
  await again.forget(young);
  await expect(again.forget(young)).rejects.toMatchObject({ code: 'run-not-found' });
  expect((await list.list()).map(({ run }) => run)).toEqual([old]);
  expect(await readdir(young)).toContain('run.json');
});

test('a run whose folder is away stays listed and says why', async () => {
  await using folder = await temporaryFolder();
  const { list } = listIn(folder.path);
  const run = await aRun(join(folder.path, 'run'), '2026-01-01T00:00:00Z');
  const added = await list.add(run);
  await rename(run, `${run}-away`);
  const error = { code: 'run-not-found', file: run };
  expect(await list.list()).toMatchObject([{ run, name: 'run', model: 'tiny', state: { phase: 'failed', error } }]);
  await rename(`${run}-away`, run);
  expect(await list.list()).toEqual([added]);
});

test('a folder that is no run is not remembered', async () => {
  await using folder = await temporaryFolder();
  const { list } = listIn(folder.path);
  await expect(list.add(folder.path)).rejects.toMatchObject({ code: 'run-not-found' });
  expect(await list.list()).toEqual([]);
});

test.each(['{"version":1,"runs":[{}]}', '{"ver', 'null'])('a damaged list (%s) is set aside and told', async (text) => {
  await using folder = await temporaryFolder();
  const { list, reports } = listIn(folder.path);
  const file = join(folder.path, 'runs.json');
  await writeFile(file, text);
  const run = await aRun(join(folder.path, 'run'), '2026-01-01T00:00:00Z');
  await list.add(run);
  expect(reports).toMatchObject([{ code: 'run-list-damaged', details: { file } }]);
  expect(await readFile(`${file}.damaged`, 'utf8')).toBe(text);
  expect((await list.list()).map((entry) => entry.run)).toEqual([run]);
});

test('a list that cannot be had is an error and is not written over', async () => {
  await using folder = await temporaryFolder();
  const { list } = listIn(folder.path);
  const file = join(folder.path, 'runs.json');
  await mkdir(file);
  await expect(list.list()).rejects.toMatchObject({ code: 'run-unreadable', details: { file } });
  await expect(list.add(await aRun(join(folder.path, 'run'), aDescription.created))).rejects.toMatchObject({
    code: 'run-unreadable',
  });
  await rm(file, { recursive: true });
});

test('a new run gets a folder of its own, named by day and model', async () => {
  await using folder = await temporaryFolder();
  const { list } = listIn(folder.path);
  const first = await list.newFolder('Google/T5 v1.1: small');
  expect(first).toBe(join(folder.path, 'runs', '2026-02-03-Google-T5-v1.1-small'));
  await aRun(first, aDescription.created);
  expect(await list.newFolder('Google/T5 v1.1: small')).toBe(`${first}-2`);
  expect(await list.newFolder('2026-01-30-capitals-step-100')).toBe(
    join(folder.path, 'runs', '2026-02-03-capitals-step-100'),
  );
  expect(await list.newFolder('../..')).toBe(join(folder.path, 'runs', '2026-02-03-model'));
});
