import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFilesService } from './files-service.ts';

let root: string;
const context = { emit: () => undefined, signal: new AbortController().signal };
const folder = (path: string | undefined, endings: string[] = []) =>
  createFilesService()['files.folder']({ ...(path === undefined ? {} : { path }), endings }, context);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 't5-lab-files-'));
  for (const name of ['b-folder', 'A-folder', '.hidden', 'x10', 'x9']) await mkdir(join(root, name));
  for (const name of ['pairs.csv', 'Notes.TXT', 'model.bin', '.secret.csv']) await writeFile(join(root, name), '');
  await symlink(join(root, 'nowhere'), join(root, 'torn.csv'));
});
afterAll(() => rm(root, { recursive: true }));

test('folders come first in the order that people count, then files of the endings; hidden and torn ones are left out', async () => {
  const { path, entries, left_out } = await folder(root, ['.csv', '.txt']);
  expect({ path, left_out }).toEqual({ path: root, left_out: 0 });
  expect(entries.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'folder A-folder',
    'folder b-folder',
    'folder x9',
    'folder x10',
    'file Notes.TXT',
    'file pairs.csv',
  ]);
  expect(entries[5]).toEqual({ kind: 'file', name: 'pairs.csv', path: join(root, 'pairs.csv') });
});

test('without endings only folders are listed', async () => {
  expect((await folder(root)).entries.every(({ kind }) => kind === 'folder')).toBe(true);
});

test('a file opens the folder that it lies in, and a folder knows the one above', async () => {
  expect((await folder(join(root, 'pairs.csv'))).path).toBe(root);
  expect((await folder(join(root, 'x9'))).parent).toBe(root);
  expect((await folder('/')).parent).toBeNull();
});

test('without a path it is the user’s own folder', async () => {
  expect((await folder(undefined)).path).toBe(homedir());
});

test('a folder that is not there is a typed error', async () => {
  const file = join(root, 'nowhere');
  await expect(folder(file)).rejects.toMatchObject({ code: 'file-not-found', data: { reason: 'ENOENT', file } });
});
