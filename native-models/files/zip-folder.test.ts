import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AdmZip from 'adm-zip';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { zipFolder } from './zip-folder.ts';

const MEBIBYTE = 2 ** 20;

let scratch: string;
let folder: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 't5-lab-zip-'));
  folder = join(scratch, '.making');
  await mkdir(join(folder, 'inner'), { recursive: true });
  await writeFile(join(folder, 'weights'), Buffer.alloc(3 * MEBIBYTE + 5, 'weights'));
  await writeFile(join(folder, 'inner', 'слово.json'), '{"a": 1}');
  await writeFile(join(folder, 'empty'), '');
});
afterEach(() => rm(scratch, { recursive: true }));

const options = { root: 'my model', onProgress: () => undefined, signal: new AbortController().signal };

// adm-zip is another program than the one that writes, and checks each file's CRC-32.
test('another program reads every file back, under the folder’s name and not deflated', async () => {
  const archive = join(scratch, 'my model.zip');
  const progress: number[][] = [];
  const onProgress = (...bytes: number[]) => progress.push(bytes);
  const written = await zipFolder(folder, archive, { ...options, onProgress });
  const entries = new AdmZip(archive).getEntries();
  expect(entries.map(({ entryName, header }) => [entryName, header.method])).toEqual([
    ['my model/empty', 0],
    ['my model/inner/слово.json', 0],
    ['my model/weights', 0],
  ]);
  for (const [index, name] of ['empty', 'inner/слово.json', 'weights'].entries()) {
    const packed = entries[index]!.getData();
    expect(packed.equals(await readFile(join(folder, name))), name).toBe(true);
  }
  const bytes = await readFile(archive);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(written).toEqual({ path: archive, size_bytes: bytes.length, sha256 });
  expect(progress.at(-1)).toEqual([3 * MEBIBYTE + 13, 3 * MEBIBYTE + 13]);
});

test('an archive that is given up in the middle of a file leaves nothing', async () => {
  const abort = new AbortController();
  const onProgress = (done: number) => {
    if (done > MEBIBYTE) abort.abort();
  };
  const given = zipFolder(folder, join(scratch, 'a.zip'), { ...options, onProgress, signal: abort.signal });
  await expect(given).rejects.toThrow(/abort/i);
  expect(await readdir(scratch)).toEqual(['.making']);
});

test('what a killed process left of an archive goes with the next try', async () => {
  // No process has this id: it is above the highest that Linux gives.
  await writeFile(join(scratch, '.a.zip.4194305.11111111-1111-1111-1111-111111111111.tmp'), 'half');
  await zipFolder(folder, join(scratch, 'a.zip'), options);
  expect((await readdir(scratch)).sort()).toEqual(['.making', 'a.zip']);
});

test('an archive that cannot be written is an error that names it', async () => {
  await writeFile(join(scratch, 'file'), '');
  const refused = zipFolder(folder, join(scratch, 'file', 'a.zip'), options);
  await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(/ENOTDIR|EEXIST/) as string });
});
