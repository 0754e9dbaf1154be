import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { processLife } from '../files/process-identity.ts';
import { bundleScript } from '../testing/bundle-script.ts';
import { lockPath, successorPath, type LockOwner } from './lock-entry.ts';
import type { RunError } from './run-error.ts';
import { acquireLock, readLockHolder, releaseLock, releaseLockOfThread } from './run-lock.ts';
import { temporaryFolder } from './test-data.ts';

/** The pid of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

function aLock(changes: Partial<LockOwner>): LockOwner {
  const id = crypto.randomUUID();
  const started = new Date().toISOString();
  return { id, pid: process.pid, host: hostname(), started, process_start: null, thread: 0, ...changes };
}

async function putLock(path: string, lock: LockOwner): Promise<void> {
  await writeFile(path, JSON.stringify(lock));
}

test('a lock is taken once, names its holder, and can be taken again when it was given back', async () => {
  await using folder = await temporaryFolder();
  const id = await acquireLock(folder.path);
  await expect(acquireLock(folder.path)).rejects.toMatchObject({
    code: 'run-locked',
    message: expect.stringContaining(`this process (${process.pid}) on ${hostname()}`),
  });
  expect(await readLockHolder(folder.path)).toMatchObject({ pid: process.pid, own: true });
  await releaseLock(folder.path, id);
  expect(await readLockHolder(folder.path)).toBeNull();
  const again = await acquireLock(folder.path);
  await releaseLock(folder.path, id); // somebody else's by now
  expect(await readLockHolder(folder.path)).toMatchObject({ id: again });
  expect(await readdir(folder.path)).toEqual(['lock']);
});

test('the lock of a live process is refused with its pid', async () => {
  await using folder = await temporaryFolder();
  await putLock(lockPath(folder.path), aLock({ pid: process.ppid }));
  await expect(acquireLock(folder.path)).rejects.toMatchObject({
    code: 'run-locked',
    details: { file: folder.path, found: `process ${process.ppid} on ${hostname()}` },
  });
  expect(await readLockHolder(folder.path)).toMatchObject({ pid: process.ppid, own: false });
});

test('the lock of another host is refused even where its pid is dead here', async () => {
  await using folder = await temporaryFolder();
  await putLock(lockPath(folder.path), aLock({ pid: await deadPid(), host: 'elsewhere' }));
  await expect(acquireLock(folder.path)).rejects.toMatchObject({
    code: 'run-locked',
    message: expect.stringContaining('on elsewhere'),
    details: { hint: expect.stringContaining(lockPath(folder.path)) },
  });
});

test.each<[string, () => Promise<Partial<LockOwner>>]>([
  ['whose process died', async () => ({ pid: await deadPid() })],
  ['of a pid that another process has by now', async () => ({ process_start: 'another-boot:1' })],
  [
    'from before the machine was started',
    async () => ({ started: new Date(Date.now() - uptime() * 1000 - 120_000).toISOString() }),
  ],
])('a lock %s is taken over', async (_name, changes) => {
  await using folder = await temporaryFolder();
  await putLock(lockPath(folder.path), aLock(await changes()));
  expect(await readLockHolder(folder.path)).toBeNull();
  const id = await acquireLock(folder.path);
  expect(await readLockHolder(folder.path)).toMatchObject({ id });
  expect(await readdir(folder.path)).toEqual(['lock']);
});

test('a takeover that was killed half-way does not count when it is dead, and counts when it lives', async () => {
  await using folder = await temporaryFolder();
  const first = aLock({ pid: await deadPid() });
  const second = aLock({ pid: await deadPid() });
  const third = aLock({ pid: process.ppid });
  await putLock(lockPath(folder.path), first);
  await putLock(successorPath(folder.path, first.id), second);
  await putLock(successorPath(folder.path, second.id), third);
  await expect(acquireLock(folder.path)).rejects.toMatchObject({ code: 'run-locked' });
  await putLock(successorPath(folder.path, second.id), { ...third, pid: await deadPid() });
  const id = await acquireLock(folder.path);
  expect(await readLockHolder(folder.path)).toMatchObject({ id });
  expect(await readdir(folder.path)).toEqual(['lock']);
});

test('of eight calls at once that find the lock of a dead process, exactly one gets it, 50 times', async () => {
  const taken = async (folder: string) => {
    await delay(Math.random() * 4); // some find the lock before it is replaced and come to it after
    return acquireLock(folder).catch((error: RunError) => error.code);
  };
  for (let round = 0; round < 50; round++) {
    await using folder = await temporaryFolder();
    await putLock(lockPath(folder.path), aLock({ process_start: 'another-boot:1' }));
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => taken(folder.path)));
    expect(outcomes.filter((outcome) => outcome === 'run-locked')).toHaveLength(7);
    expect(outcomes).toContain((await readLockHolder(folder.path))?.id);
  }
});

test('who judged a lock dead, and comes to take it over after another one did, is refused', async () => {
  await using folder = await temporaryFolder();
  await putLock(lockPath(folder.path), aLock({ pid: await deadPid() }));
  let winner = '';
  const late = acquireLock(folder.path, async (owner) => {
    const life = await processLife(owner);
    if (winner === '') winner = await acquireLock(folder.path);
    return life;
  });
  await expect(late).rejects.toMatchObject({ code: 'run-locked' });
  expect(await readLockHolder(folder.path)).toMatchObject({ id: winner });
  expect(await readdir(folder.path)).toEqual(['lock']);
});

test('a successor of a lock that is replaced already wins nothing', async () => {
  await using folder = await temporaryFolder();
  const id = await acquireLock(folder.path);
  await putLock(successorPath(folder.path, crypto.randomUUID()), aLock({ pid: process.ppid }));
  expect(await readLockHolder(folder.path)).toMatchObject({ id });
});

test('a lock file without sense is waited for and then taken over', async () => {
  await using folder = await temporaryFolder();
  await writeFile(lockPath(folder.path), '{"id":');
  const start = Date.now();
  const id = await acquireLock(folder.path);
  expect(Date.now() - start).toBeGreaterThan(1000);
  expect(await readLockHolder(folder.path)).toMatchObject({ id });
});

test('the lock of a thread that ended is given back by its process, and only that one', async () => {
  await using folder = await temporaryFolder();
  await using script = await bundleScript(new URL('./testing/lock-child.ts', import.meta.url));
  const thread = new Worker(script.path, { argv: [folder.path] });
  const { threadId } = thread;
  while (!(await readLockHolder(folder.path))) await delay(5);
  await thread.terminate();
  expect(await releaseLockOfThread(folder.path, threadId + 1)).toBe(false);
  await expect(acquireLock(folder.path)).rejects.toMatchObject({ code: 'run-locked' });
  expect(await releaseLockOfThread(folder.path, threadId)).toBe(true);
  await acquireLock(folder.path);
});

test(
  'of many processes that race for the locks of killed ones, never two hold the lock',
  { timeout: 120_000 },
  async () => {
    await using folder = await temporaryFolder();
    await using script = await bundleScript(new URL('./testing/lock-child.ts', import.meta.url));
    const log = join(folder.path, 'log');
    let taken = 0;
    const one = async () => {
      while (taken < 40) {
        const child = spawn(process.execPath, [script.path, folder.path, log], { stdio: 'ignore' });
        const killer = setTimeout(() => child.kill('SIGKILL'), 300 + Math.random() * 600);
        await once(child, 'exit');
        clearTimeout(killer);
        taken = (await readFile(log, 'utf8').catch(() => '')).split('enter').length - 1;
      }
    };
    await Promise.all([one(), one(), one(), one(), one()]);
    const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('error'))).toEqual([]);
    let holder = '';
    let deaths = 0;
    let left = true;
    for (const line of lines) {
      const [what = '', id = ''] = line.split(' ');
      if (what === 'enter') {
        if (!left) deaths++;
        holder = id;
        left = false;
      }
      // Whoever was replaced is dead, so nothing more is heard of it.
      expect(id, line).toBe(holder);
      if (what === 'leave') left = true;
    }
    expect(deaths).toBeGreaterThan(3);
    await releaseLock(folder.path, await acquireLock(folder.path));
    expect((await readdir(folder.path)).filter((name) => name.endsWith('.next'))).toEqual([]);
  },
);
