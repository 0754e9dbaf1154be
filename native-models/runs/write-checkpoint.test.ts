import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeSafetensors } from '../safetensors/writer.ts';
import { bundleScript } from '../testing/bundle-script.ts';
import type { Checksums } from './checksums.ts';
import { createRun } from './create-run.ts';
import { openRun } from './open-run.ts';
import { realDisk } from '../files/disk.ts';
import { aDescription, temporaryFolder } from './test-data.ts';

/** A checkpoint's files, of this content. */
const files = (text: string) => ({
  expectedBytes: 100,
  write: async (folder: string) => {
    await writeFile(join(folder, 'model.safetensors'), `weights ${text}`);
    await writeFile(join(folder, 'state.json'), `state ${text}`);
    return [];
  },
});

test('a checkpoint holds its files and their SHA-256, and a second one of its step takes its place', async () => {
  await using folder = await temporaryFolder();
  await using run = await createRun(join(folder.path, 'run'), aDescription);
  await run.writeCheckpoint(3, files('old'));
  expect(await run.writeCheckpoint(3, files('new'))).toEqual({ step: 3, name: 'checkpoint-3', size_bytes: 20 });
  // printf 'weights new' | sha256sum; printf 'state new' | sha256sum
  expect(JSON.parse(await readFile(join(run.folder, 'checkpoint-3', 'checksums.json'), 'utf8'))).toEqual({
    files: [
      {
        name: 'model.safetensors',
        size_bytes: 11,
        sha256: '07dd9ae577f9e3d43062ba78eb9d7ab245d971a6ed0b0280deba85ddb0f6c01c',
      },
      { name: 'state.json', size_bytes: 9, sha256: '37bed1f532e5fc83061eabf0a812ec5a9b1085871208f317741c39592eea48d7' },
    ],
  });
  expect((await readdir(run.folder)).sort()).toEqual(['checkpoint-3', 'data', 'events.jsonl', 'lock', 'run.json']);
  await run.removeCheckpoint('checkpoint-3');
  expect(await run.checkpoints()).toEqual([]);
  await expect(run.verifyCheckpoint('checkpoint-3')).rejects.toMatchObject({ code: 'checkpoint-not-found' });
  await expect(run.verifyCheckpoint('../run')).rejects.toMatchObject({ code: 'checkpoint-not-found' });
});

test('files that were hashed as they were written have the checksums of what lies on the disk', async () => {
  await using folder = await temporaryFolder();
  await using run = await createRun(join(folder.path, 'run'), aDescription);
  const write = async (at: string) => {
    await writeFile(join(at, 'a.json'), '{}');
    const bytes = Uint8Array.from({ length: 9 * 2 ** 20 + 5 }, (_, index) => index % 251);
    const entry = { name: 'weights', dtype: 'uint8', dims: [bytes.length], bytes } as const;
    return [await writeSafetensors(join(at, 'model.safetensors'), [entry])];
  };
  await run.writeCheckpoint(1, { expectedBytes: 10e6, write });
  const at = (name: string) => join(run.folder, 'checkpoint-1', name);
  const { files } = JSON.parse(await readFile(at('checksums.json'), 'utf8')) as Checksums;
  expect(files.map(({ name }) => name)).toEqual(['a.json', 'model.safetensors']);
  for (const { name, size_bytes, sha256 } of files) {
    const content = await readFile(at(name));
    expect([size_bytes, sha256]).toEqual([content.length, createHash('sha256').update(content).digest('hex')]);
  }
  await run.verifyCheckpoint('checkpoint-1');
});

test('a flipped byte in any file of a checkpoint names that file, and the one before is taken', async () => {
  await using folder = await temporaryFolder();
  await using run = await createRun(join(folder.path, 'run'), aDescription);
  await run.writeCheckpoint(9, files('nine'));
  await run.writeCheckpoint(10, files('ten'));
  const ten = join(run.folder, 'checkpoint-10');
  for (const name of ['model.safetensors', 'state.json']) {
    const whole = await readFile(join(ten, name));
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 1 << (at % 8);
      await writeFile(join(ten, name), damaged);
      await expect(run.verifyCheckpoint('checkpoint-10')).rejects.toMatchObject({
        code: 'checkpoint-damaged',
        details: { file: join(ten, name), hint: 'Take an earlier checkpoint.' },
      });
    }
    expect(await run.lastWholeCheckpoint()).toMatchObject({
      checkpoint: { step: 9 },
      damaged: [{ code: 'checkpoint-damaged', details: { file: join(ten, name) } }],
    });
    await writeFile(join(ten, name), whole);
  }
  const sums = await readFile(join(ten, 'checksums.json'));
  for (let at = 0; at < sums.length; at++) {
    const damaged = Buffer.from(sums);
    damaged[at]! ^= 1 << (at % 8);
    await writeFile(join(ten, 'checksums.json'), damaged);
    // White space of another kind says the same.
    if (sums.toString().trim() === damaged.toString().trim()) continue;
    const isTheSame = () =>
      JSON.stringify(JSON.parse(damaged.toString())) === JSON.stringify(JSON.parse(sums.toString()));
    const outcome = await run.verifyCheckpoint('checkpoint-10').catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'checkpoint-damaged' });
    else expect(isTheSame(), `byte ${at}`).toBe(true);
  }
});

test('checkpoints of which a file is cut, missing or a folder are not listed', async () => {
  await using folder = await temporaryFolder();
  await using run = await createRun(join(folder.path, 'run'), aDescription);
  for (const step of [1, 2, 3, 4, 5]) await run.writeCheckpoint(step, files(`${step}`));
  const at = (step: number, name: string) => join(run.folder, `checkpoint-${step}`, name);
  await truncate(at(2, 'state.json'), 3);
  await rm(at(3, 'model.safetensors'));
  await rm(at(4, 'checksums.json'));
  await rm(at(5, 'state.json'));
  await mkdir(at(5, 'state.json'));
  await mkdir(join(run.folder, 'checkpoint-6'));
  expect((await run.checkpoints()).map(({ step }) => step)).toEqual([1]);
  const { checkpoint, damaged } = await run.lastWholeCheckpoint();
  expect(checkpoint?.step).toBe(1);
  expect(damaged.map(({ details }) => details.file)).toEqual([
    at(6, 'checksums.json'),
    at(5, 'state.json'),
    at(4, 'checksums.json'),
    at(3, 'model.safetensors'),
    at(2, 'state.json'),
  ]);
});

test('too little space is told before anything is written, with both figures', async () => {
  await using folder = await temporaryFolder();
  const disk = { ...realDisk, freeBytes: async () => 100e6 };
  await using run = await createRun(join(folder.path, 'run'), aDescription, [], disk);
  const write = () => Promise.reject(new Error('not to be called'));
  // 100 MB and a margin of 64 MiB
  await expect(run.writeCheckpoint(1, { expectedBytes: 100e6, write })).rejects.toMatchObject({
    code: 'disk-full',
    message: expect.stringMatching(/167 MB .* 100 MB/),
    details: { expected: '167108864 bytes free', found: '100000000 bytes free' },
  });
  await run.writeCheckpoint(1, files('small'));
});

test('a disk that is full in the middle of a checkpoint costs that checkpoint only', async () => {
  await using folder = await temporaryFolder();
  await using run = await createRun(join(folder.path, 'run'), aDescription);
  await run.writeCheckpoint(1, files('good'));
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  const write = async (at: string) => {
    await writeFile(join(at, 'half'), 'of it');
    throw new Error('The weights could not be written.', { cause: full });
  };
  await expect(run.writeCheckpoint(1, { expectedBytes: 1, write })).rejects.toMatchObject({
    code: 'disk-full',
    details: { file: join(run.folder, 'checkpoint-1'), found: 'ENOSPC' },
  });
  expect(await run.verifyCheckpoint('checkpoint-1')).toMatchObject({ step: 1 });
  expect((await readdir(run.folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  const own = new Error('something else');
  await expect(run.writeCheckpoint(2, { expectedBytes: 1, write: () => Promise.reject(own) })).rejects.toBe(own);
});

test('a folder that is removed in the middle of a checkpoint is a typed error', async () => {
  await using folder = await temporaryFolder();
  const run = await createRun(join(folder.path, 'run'), aDescription);
  const write = async () => {
    await rm(run.folder, { recursive: true });
    return [];
  };
  await expect(run.writeCheckpoint(1, { expectedBytes: 1, write })).rejects.toMatchObject({ code: 'run-unwritable' });
  await expect(run.writeCheckpoint(2, files('x'))).rejects.toMatchObject({ code: 'run-unwritable' });
  await expect(run.close()).rejects.toMatchObject({ code: 'run-unwritable' });
});

test('leftovers go when the run is opened, and a checkpoint that stepped aside comes back', async () => {
  await using folder = await temporaryFolder();
  const run = await createRun(join(folder.path, 'run'), aDescription);
  await run.writeCheckpoint(1, files('one'));
  await run.writeCheckpoint(2, files('two'));
  await run.close();
  const at = (name: string) => join(run.folder, name);
  const id = crypto.randomUUID();
  await rename(at('checkpoint-1'), at(`.checkpoint-1.${id}.old`)); // killed between the two renames
  await mkdir(at(`.checkpoint-1.${id}.tmp`));
  await mkdir(at(`.checkpoint-2.${id}.old`)); // killed before the old one was removed
  await writeFile(at(`.events.jsonl.${id}.tmp`), 'half');
  await writeFile(at('.mine'), 'not the run’s');
  await using again = await openRun(run.folder);
  expect((await readdir(run.folder)).filter((name) => name.startsWith('.'))).toEqual(['.mine']);
  expect((await again.checkpoints()).map(({ step }) => step)).toEqual([1, 2]);
  await again.verifyCheckpoint('checkpoint-1');
});

test('whenever a process is killed, what it reported is there and whole', { timeout: 120_000 }, async () => {
  await using folder = await temporaryFolder();
  await using script = await bundleScript(new URL('./testing/write-child.ts', import.meta.url));
  const path = join(folder.path, 'run');
  await (await createRun(path, aDescription)).close();
  let reported = { checkpoint: 0, event: 0 };
  for (let round = 0; round < 20; round++) {
    const child = spawn(process.execPath, [script.path, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const begun = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await begun;
    setTimeout(() => child.kill('SIGKILL'), Math.random() * 60);
    await once(child, 'close');
    for (const line of output.split('\n').slice(0, -1)) {
      const [what, step] = line.split(' ');
      if (what === 'began') {
        // It goes on from the last reported checkpoint, or from one that was in place and not reported any more.
        expect(Number(step)).toBeGreaterThanOrEqual(reported.checkpoint);
        reported = { checkpoint: Number(step), event: Number(step) };
      } else reported = { ...reported, [what!]: Number(step) };
    }
    await using run = await openRun(path);
    const steps = (await run.readEvents()).map((event) => event.step);
    expect(steps).toEqual(Array.from({ length: steps.length }, (_, index) => index + 1));
    expect(steps.length).toBeGreaterThanOrEqual(reported.event);
    const { checkpoint, damaged } = await run.lastWholeCheckpoint();
    expect(damaged).toEqual([]);
    expect(checkpoint?.step ?? 0).toBeGreaterThanOrEqual(reported.checkpoint);
    expect(checkpoint?.step ?? 0).toBeLessThanOrEqual(steps.length);
    for (const { step, name } of await run.checkpoints())
      for (const file of ['model.safetensors', 'optimizer.safetensors', 'state.json'])
        expect(await readFile(join(path, name, file), 'utf8')).toBe(`${step} `.repeat(5000));
    expect((await readdir(path)).filter((name) => /^\.|next$/.test(name))).toEqual([]);
  }
  expect(reported.checkpoint).toBeGreaterThan(0);
});
