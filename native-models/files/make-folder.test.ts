import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assertWritable, makeFolder } from './make-folder.ts';

let parent: string;
beforeEach(async () => void (parent = await mkdtemp(join(tmpdir(), 't5-lab-make-'))));
afterEach(() => rm(parent, { recursive: true }));

test('missing folders are made, also by two at once, and those that are there stay', async () => {
  const path = join(parent, 'a', 'b', 'c');
  await Promise.all([makeFolder(path), makeFolder(path)]);
  await writeFile(join(path, 'file'), 'text');
  await makeFolder(path);
  expect(await readdir(path)).toEqual(['file']);
});

test('a place that takes a folder is left as it was, but for its parents', async () => {
  await assertWritable(join(parent, 'a', 'export'));
  expect(await readdir(join(parent, 'a'))).toEqual([]);
});

test('a path below a file is refused by name', async () => {
  const file = join(parent, 'file');
  await writeFile(file, '');
  const path = join(file, 'x', 'y');
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(file, 'x'))).rejects.toMatchObject({ code: 'EEXIST' });
  const refused = { code: 'file-unwritable', details: { file: path, found: 'EEXIST' } };
  await expect(assertWritable(path)).rejects.toMatchObject(refused);
});

// mkdir with `recursive` never comes back from there.
test.runIf(existsSync('/proc/self'))(
  'where nothing can be made the answer comes at once',
  async () => {
    const refused = { code: 'file-unwritable', details: { found: 'ENOENT' } };
    await expect(assertWritable('/proc/x/y')).rejects.toMatchObject(refused);
    await expect(assertWritable('/proc/x')).rejects.toMatchObject(refused);
  },
  2000,
);

test('a folder that is the output itself may be there already', async () => {
  await mkdir(join(parent, 'export'));
  await assertWritable(join(parent, 'export'));
  expect(await readdir(parent)).toEqual(['export']);
});
