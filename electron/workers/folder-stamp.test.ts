import { mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderStamp } from './folder-stamp.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-stamp-'));
  await writeFile(join(folder, 'config.json'), '{}');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each<[string, () => Promise<void>]>([
  ['grows', () => writeFile(join(folder, 'config.json'), '{ }')],
  ['gets another time', () => utimes(join(folder, 'config.json'), 1, 1)],
  ['appears', () => writeFile(join(folder, 'spiece.model'), '')],
  ['goes', () => rm(join(folder, 'config.json'))],
  ['appears as a link that leads nowhere', () => symlink('nowhere', join(folder, 'model.safetensors'))],
])('the stamp changes when a file of the model %s', async (_what, change) => {
  const before = folderStamp(folder);
  expect(folderStamp(folder)).toBe(before);
  await change();
  expect(folderStamp(folder)).not.toBe(before);
});

test('a file that is no part of the model does not change the stamp', async () => {
  const before = folderStamp(folder);
  await writeFile(join(folder, 'notes.txt'), 'hello');
  expect(folderStamp(folder)).toBe(before);
});

test('an absent folder has a stamp of its own', () => {
  expect(folderStamp(join(folder, 'absent'))).not.toBe(folderStamp(folder));
});
