import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashSource, rememberFiles } from './hashed-source.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 't5-lab-hashed-'))));
afterEach(() => rm(folder, { recursive: true }));
const inFolder = (name: string) => join(folder, name);

test('every file of a data set is hashed, in order', async () => {
  const [path, target_path] = [inFolder('a.txt'), inFolder('b.txt')];
  await writeFile(path, 'abc');
  await writeFile(target_path, '');
  // The first example of FIPS 180-2, and the hash of nothing.
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  expect(await hashSource({ kind: 'file', path, target_path }, undefined)).toEqual([
    { path, size_bytes: 3, sha256: abc },
    { path: target_path, size_bytes: 0, sha256: nothing },
  ]);
});

test('a file that cannot be had, or whose kind is unknown, is told as it is when its rows are read', async () => {
  const hashOf = (path: string) => hashSource({ kind: 'file', path }, undefined);
  await expect(hashOf(inFolder('missing.csv'))).rejects.toMatchObject({
    name: 'TextFileError',
    code: 'data-file-not-found',
  });
  await expect(hashOf(inFolder('missing.doc'))).rejects.toMatchObject({ code: 'file-kind-unknown' });
  await expect(hashSource({ kind: 'file', path: folder, target_path: folder }, undefined)).rejects.toMatchObject({
    code: 'file-unreadable',
    details: { file: folder, found: 'a folder' },
  });
});

test('an abort ends it', async () => {
  const path = inFolder('a.csv');
  await writeFile(path, 'a,b\n');
  await expect(hashSource({ kind: 'file', path }, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
});

test.each<[string, (path: string) => Promise<void>]>([
  ['written anew with as many bytes', (path) => writeFile(path, 'c,d\n')],
  ['made longer', (path) => writeFile(path, 'a,b\nc,d\n').then(() => utimes(path, 1000, 1000))],
  ['removed', (path) => rm(path)],
])('a file that was %s since is told by its name', async (_what, change) => {
  const path = inFolder('a.csv');
  await writeFile(path, 'a,b\n');
  await utimes(path, 1000, 1000);
  const assertUnchanged = await rememberFiles({ kind: 'file', path });
  await expect(assertUnchanged()).resolves.toBeUndefined();
  await change(path);
  await expect(assertUnchanged()).rejects.toMatchObject({ code: 'file-changed', details: { file: path } });
});
