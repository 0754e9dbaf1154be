/**
 * `lock-child FOLDER LOG`: takes the lock of FOLDER again and again and says in LOG, one line each, when it has it
 * (`enter`), that it still has it (`still`), and when it gives it back (`leave`); now and then it dies instead.
 * Without LOG it takes the lock once and keeps it.
 */
import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { RunError } from '../run-error.ts';
import { acquireLock, releaseLock } from '../run-lock.ts';

const [folder = '', log] = process.argv.slice(2);
const say = (what: string, id: string) => appendFileSync(log!, `${what} ${id}\n`);

if (log === undefined) {
  await acquireLock(folder);
  await delay(60_000);
}
for (;;) {
  const id = await acquireLock(folder).catch((error: unknown) => {
    if (error instanceof RunError && error.code === 'run-locked') return null;
    say('error', String(error));
    throw error;
  });
  if (id === null) {
    await delay(Math.random() * 3);
    continue;
  }
  say('enter', id);
  for (let i = 0; i < 3; i++) {
    await delay(Math.random() * 2);
    say('still', id);
  }
  if (Math.random() < 0.3) process.kill(process.pid, 'SIGKILL');
  say('leave', id);
  await releaseLock(folder, id);
}
