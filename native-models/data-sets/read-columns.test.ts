import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readColumns, type ColumnsOfFile } from './read-columns.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'read-columns-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function columnsOf(name: string, content: string, choice: Omit<ColumnsOfFile, 'path'> = {}) {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return readColumns({ path: file, ...choice });
}

test('a header with source and target is one by itself, and these are taken until others are chosen', async () => {
  const content = '\uFEFF\nid, target ,"source",note\r\n1,б,a,\r\n';
  const names = ['id', 'target', 'source', 'note'];
  expect(await columnsOf('a.csv', content)).toEqual({ names, header: 'plain', source: 'source', target: 'target' });
  expect(await columnsOf('a.csv', content, { target_column: 'note' })).toEqual({
    names,
    header: 'plain',
    source: 'source',
    target: 'note',
  });
});

test('any other first record is a pair until a column is chosen by its name; the other is then the first one left', async () => {
  const content = 'ru\ten\tid\nа\ta\t1\n';
  const names = ['ru', 'en', 'id'];
  expect(await columnsOf('a.tsv', content)).toEqual({ names, header: 'none', source: 'ru', target: 'en' });
  const chosen = await columnsOf('a.tsv', content, { source_column: 'en' });
  expect(chosen).toEqual({ names, header: 'chosen', source: 'en', target: 'ru' });
});

test('a chosen column that the file does not have is none, and the file still says which ones it has', async () => {
  const columns = await columnsOf('a.csv', 'ru,en\nа,a\n', { source_column: 'fr', target_column: 'en' });
  expect(columns).toEqual({ names: ['ru', 'en'], header: 'chosen', source: null, target: 'en' });
});

test('a single column, as with the wrong separator, is no pair; an empty file has no columns', async () => {
  const nothing = { header: 'none', target: null };
  expect(await columnsOf('a.csv', 'ru;en\nа;a\n')).toEqual({ ...nothing, names: ['ru;en'], source: 'ru;en' });
  expect(await columnsOf('b.tsv', '\n\n')).toEqual({ ...nothing, names: [], source: null });
});

test('the keys of a JSON Lines file are those of its first object that hold texts', async () => {
  const content = '\n{"id":1,"ru":"а","target":"a"}\n{"source":"b"}\n';
  const names = ['ru', 'target'];
  expect(await columnsOf('a.jsonl', content)).toEqual({ names, header: 'plain', source: null, target: 'target' });
  expect(await columnsOf('a.jsonl', content, { source_column: 'ru' })).toMatchObject({ source: 'ru' });
});

test('only the first record is read: what is broken, or comes after millions of lines, does not count', async () => {
  const columns = { names: ['source', 'target'], source: 'source', target: 'target' };
  expect(await columnsOf('a.csv', 'source,target\nonly one field\n"not closed')).toMatchObject(columns);
  expect(await columnsOf('b.tsv', `source\ttarget\n${'a\tb\n'.repeat(100_000)}c\n`)).toMatchObject(columns);
  expect(await columnsOf('c.jsonl', '{"source":"a","target":"b"}\nbroken\n')).toMatchObject(columns);
});

test('a name that is too long for a request is left empty', async () => {
  const columns = await columnsOf('a.csv', `${'x'.repeat(1001)},${'y'.repeat(1000)}\n`);
  expect(columns.names).toEqual(['', 'y'.repeat(1000)]);
});

test('a kind without columns, a missing file and an object that is none are told apart', async () => {
  await expect(columnsOf('a.tmx', '')).rejects.toMatchObject({ code: 'file-kind-unknown' });
  await expect(readColumns({ path: path.join(folder, 'none.csv') })).rejects.toMatchObject({
    code: 'data-file-not-found',
  });
  await expect(columnsOf('a.jsonl', '[1]\n')).rejects.toMatchObject({ code: 'file-invalid' });
});
