import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { LibraryError } from './library-error.ts';
import { ModelLibrary } from './model-library.ts';
import { writeTinyModel } from './tiny-model.ts';

const roots: string[] = [];
let root: string;
let reports: LibraryError[];
let library: ModelLibrary;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'library-'));
  roots.push(root);
  for (const folder of ['bundled', 'a/tiny', 'b/tiny', 'other']) await writeTinyModel(join(root, folder));
  reports = [];
  library = reopened();
});
afterAll(() => Promise.all(roots.map((folder) => rm(folder, { recursive: true }))));

/** The library as the next start of the app finds it. */
function reopened(): ModelLibrary {
  return new ModelLibrary({
    bundled: { name: 'translator', path: join(root, 'bundled') },
    listFile: join(root, 'data', 'models.json'),
    report: (error) => reports.push(error),
  });
}

const names = async () => (await library.list()).map(({ name }) => name);

test('a new library holds the bundled model, ready', async () => {
  expect(await library.list()).toEqual([
    {
      name: 'translator',
      path: join(root, 'bundled'),
      source: 'bundled',
      model_type: 't5',
      num_parameters: 2472,
      size_bytes: expect.any(Number) as number,
      family: 'T5 v1.1',
      dtypes: ['float32'],
      state: { phase: 'ready', lacks: 'tokenizer' },
    },
  ]);
});

test.each(['spiece.model', 'tokenizer.json'])(
  'with %s a folder lacks nothing, whenever it is put there',
  async (name) => {
    expect((await library.open(join(root, 'other'))).state).toEqual({ phase: 'ready', lacks: 'tokenizer' });
    await writeFile(join(root, 'other', name), '');
    expect((await library.list()).at(-1)?.state).toEqual({ phase: 'ready' });
  },
);

test('opened folders follow in order, with unique names that outlive the app', async () => {
  await library.open(join(root, 'a/tiny'));
  await library.open(join(root, 'b/tiny'));
  await library.open(join(root, 'other'));
  library = reopened();
  expect(await names()).toEqual(['translator', 'tiny', 'tiny (2)', 'other']);
  await library.forget(join(root, 'a/tiny'));
  expect(await names()).toEqual(['translator', 'tiny (2)', 'other']);
  expect(await library.find('tiny (2)')).toEqual({ name: 'tiny (2)', path: join(root, 'b/tiny'), source: 'folder' });
});

test('a folder opened again is the last one opened, under its old name', async () => {
  for (const folder of ['a/tiny', 'b/tiny', 'a/tiny']) await library.open(join(root, folder));
  expect(await names()).toEqual(['translator', 'tiny (2)', 'tiny']);
});

test('what was forgotten is put back at its place, an absent folder too, and nothing else is', async () => {
  for (const folder of ['a/tiny', 'b/tiny', 'other']) await library.open(join(root, folder));
  await library.forget(join(root, 'b/tiny'));
  await rename(join(root, 'b/tiny'), join(root, 'away'));
  await library.restore(join(root, 'b/tiny'));
  expect(await names()).toEqual(['translator', 'tiny', 'tiny (2)', 'other']);
  await expect(library.restore(join(root, 'b/tiny'))).rejects.toMatchObject({ code: 'model-not-found' });
  await expect(library.restore(join(root, 'a/tiny'))).rejects.toMatchObject({ code: 'model-not-found' });
});

test('opening a folder twice, or through a link, lists it once', async () => {
  await library.open(join(root, 'other'));
  await symlink(join(root, 'other'), join(root, 'link'));
  expect((await library.open(join(root, 'link'))).name).toBe('other');
  expect((await library.open(join(root, 'bundled'))).source).toBe('bundled');
  expect(await names()).toEqual(['translator', 'other']);
});

test('folders opened at the same time are all remembered', async () => {
  await Promise.all(['a/tiny', 'b/tiny', 'other'].map((folder) => library.open(join(root, folder))));
  expect((await names()).length).toBe(4);
});

test('a snapshot of the Hub’s cache is called like its repository', async () => {
  const snapshot = join(root, 'models--google--t5-tiny', 'snapshots', '0123abcd');
  await writeTinyModel(snapshot);
  expect((await library.open(snapshot)).name).toBe('google/t5-tiny');
});

test('checkpoints and exports are called like their run and step, so that those of two runs differ', async () => {
  for (const folder of ['one/checkpoint-100', 'two/checkpoint-100', 'two/export-60', 'two/export-60-2', 'two/best']) {
    await writeTinyModel(join(root, folder));
    await library.open(join(root, folder));
  }
  expect(await names()).toEqual(['translator', 'one-step-100', 'two-step-100', 'two-step-60', 'two-step-60-2', 'best']);
});

test('a folder that cannot be read is not remembered', async () => {
  await mkdir(join(root, 'empty'));
  await expect(library.open(join(root, 'empty'))).rejects.toMatchObject({ code: 'config-missing' });
  expect(await names()).toEqual(['translator']);
});

test('an absent folder stays listed with what was known of it and the error that says why', async () => {
  await library.open(join(root, 'other'));
  await rename(join(root, 'other'), join(root, 'away'));
  const [, entry] = await library.list();
  expect(entry).toMatchObject({ name: 'other', model_type: 't5', num_parameters: 2472 });
  expect(entry!.state).toMatchObject({ phase: 'unavailable', error: { code: 'folder-not-found' } });
  await rename(join(root, 'away'), join(root, 'other'));
  expect((await library.list())[1]!.state.phase).toBe('ready');
});

test('a model is found by name, by path, unlisted too, and the bundled one by nothing', async () => {
  expect(await library.find()).toMatchObject({ source: 'bundled' });
  expect(await library.find('translator')).toMatchObject({ path: join(root, 'bundled') });
  expect(await library.find(join(root, 'a/tiny'))).toEqual({
    name: 'tiny',
    path: join(root, 'a/tiny'),
    source: 'folder',
  });
  await expect(library.find('unheard-of')).rejects.toMatchObject({
    code: 'model-not-found',
    details: { expected: 'a folder, or one of: translator', found: 'unheard-of' },
  });
});

test('what is not listed cannot be forgotten, and the bundled model stays', async () => {
  await expect(library.forget(join(root, 'other'))).rejects.toMatchObject({ code: 'model-not-found' });
  await expect(library.forget('translator')).rejects.toMatchObject({ code: 'model-not-found' });
});

test.each(['', '{', '[]', '{"version":1,"models":[{"name":5}]}', '{"version":9,"models":[]}', '\xff\xfe'])(
  'a damaged list %j is set aside and said, and the library goes on',
  async (content) => {
    const listFile = join(root, 'data', 'models.json');
    await mkdir(join(root, 'data'));
    await writeFile(listFile, content, 'latin1');
    expect(await names()).toEqual(['translator']);
    expect(reports.map(({ code }) => code)).toEqual(['library-damaged']);
    expect(await readFile(`${listFile}.damaged`, 'latin1')).toBe(content);
    await library.open(join(root, 'other'));
    expect(await names()).toEqual(['translator', 'other']);
    expect(await readdir(join(root, 'data'))).toEqual(['models.json', 'models.json.damaged']);
  },
);

test('a list that cannot be written is a typed error', async () => {
  await writeFile(join(root, 'data'), 'a file where the folder should be');
  await expect(library.open(join(root, 'other'))).rejects.toMatchObject({ code: 'file-unwritable' });
});
