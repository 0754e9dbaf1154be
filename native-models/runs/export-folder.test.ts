import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freeExportFolder } from './export-folder.ts';

let run: string;
beforeEach(async () => void (run = await mkdtemp(join(tmpdir(), 't5-lab-export-folder-'))));
afterEach(() => rm(run, { recursive: true }));

test('the next export of a step gets the next name; empty folders are taken, files and archives are in the way', async () => {
  expect(await freeExportFolder(run, 60)).toBe(join(run, 'export-60'));
  await mkdir(join(run, 'export-60'));
  expect(await freeExportFolder(run, 60)).toBe(join(run, 'export-60'));
  await writeFile(join(run, 'export-60', 'config.json'), '{}');
  expect(await freeExportFolder(run, 60)).toBe(join(run, 'export-60-2'));
  await writeFile(join(run, 'export-60-2.zip'), '');
  await writeFile(join(run, 'export-60-3'), '');
  expect(await freeExportFolder(run, 60)).toBe(join(run, 'export-60-4'));
  expect(await freeExportFolder(run, 6)).toBe(join(run, 'export-6'));
});

test('a run whose folder is away has every name free', async () => {
  expect(await freeExportFolder(join(run, 'away'), 4)).toBe(join(run, 'away', 'export-4'));
});
