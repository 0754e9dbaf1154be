import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { publishFolder } from './publish-folder.ts';

let parent: string;
beforeEach(async () => void (parent = await mkdtemp(join(tmpdir(), 't5-lab-publish-'))));
afterEach(() => rm(parent, { recursive: true }));

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'close');
  return child.pid!;
}

test('nothing stands under the name while it is written, and all of it afterwards', async () => {
  const path = join(parent, 'a', 'folder');
  const result = await publishFolder(path, async (folder) => {
    await mkdir(join(folder, 'inner'));
    await writeFile(join(folder, 'inner', 'file'), 'text');
    expect(await readdir(join(parent, 'a'))).not.toContain('folder');
    return 'said';
  });
  expect(result).toBe('said');
  expect(await readFile(join(path, 'inner', 'file'), 'utf8')).toBe('text');
  expect(await readdir(join(parent, 'a'))).toEqual(['folder']);
});

test('what fails leaves nothing, and what is under the name stays', async () => {
  const path = join(parent, 'folder');
  const fail = async (folder: string) => {
    await writeFile(join(folder, 'file'), 'half');
    throw new Error('it broke');
  };
  await expect(publishFolder(path, fail)).rejects.toThrow('it broke');
  expect(await readdir(parent)).toEqual([]);
  await mkdir(path);
  await writeFile(join(path, 'mine'), 'old');
  await expect(publishFolder(path, async () => undefined)).rejects.toMatchObject({ syscall: 'rename' });
  expect(await readdir(parent)).toEqual(['folder']);
  expect(await readdir(path)).toEqual(['mine']);
});

test('what a killed process left goes; what a running one is writing, and what only looks alike, stays', async () => {
  const nameOf = (pid: number | string) => `.folder.${pid}.${randomUUID()}.tmp`;
  const [dead, running] = [nameOf(await deadPid()), nameOf(process.pid)];
  const others = [nameOf('x'), '.folder.tmp', '.other.1.tmp'];
  for (const name of [dead, running, ...others]) await mkdir(join(parent, name));
  await publishFolder(join(parent, 'folder'), async () => undefined);
  expect((await readdir(parent)).sort()).toEqual([running, ...others, 'folder'].sort());
});
