import { expect, test } from 'vitest';
import { ResourceCache } from './resource-cache.ts';

/** Resources that note when they are opened and closed. */
function noted(limit = 2) {
  const log: string[] = [];
  const gates = new Map<string, () => void>();
  const cache = new ResourceCache<{ key: string }>({
    limit,
    async open(key, signal) {
      log.push(`open ${key}`);
      if (key.startsWith('bad')) throw new Error(`no ${key}`);
      if (key.startsWith('slow')) {
        await new Promise<void>((resolve, reject) => {
          gates.set(key, resolve);
          signal.addEventListener('abort', () => reject(new Error(`gave up ${key}`)));
        });
      }
      return { key };
    },
    close: async ({ key }) => void log.push(`close ${key}`),
  });
  const use = (key: string, stamp = '1', signal = new AbortController().signal) =>
    cache.use(key, stamp, signal, (resource) => resource.key);
  return { cache, log, use, gates };
}

const turns = async (count = 5) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

test('a resource is opened once and kept for later uses', async () => {
  const { use, log } = noted();
  expect([await use('a'), await use('a'), await use('a')]).toEqual(['a', 'a', 'a']);
  expect(log).toEqual(['open a']);
});

test('beyond the limit the least recently used one is closed, before the new one is opened', async () => {
  const { use, log } = noted(2);
  for (const key of ['a', 'b', 'a', 'c']) await use(key);
  expect(log).toEqual(['open a', 'open b', 'close b', 'open c']);
  await use('a');
  expect(log).toHaveLength(4);
});

test('a changed stamp closes the old resource and opens it again', async () => {
  const { use, log } = noted();
  await use('a', 'old');
  await use('a', 'new');
  expect(log).toEqual(['open a', 'close a', 'open a']);
});

test('a resource in use stays open, however many others come, until its last user has left', async () => {
  const { cache, use, log } = noted(1);
  let finish = () => undefined as void;
  const long = cache.use('a', '1', new AbortController().signal, () => new Promise<void>((done) => (finish = done)));
  await turns();
  for (const key of ['b', 'c']) await use(key);
  const changed = use('a', '2');
  await turns();
  expect(log).not.toContain('close a');
  finish();
  await Promise.all([long, changed]);
  await turns();
  expect(log.filter((line) => line === 'close a')).toHaveLength(1);
});

test('an opening that fails is told to its callers and tried again by the next', async () => {
  const { use, log } = noted();
  await expect(use('bad')).rejects.toThrow('no bad');
  await expect(use('bad')).rejects.toThrow('no bad');
  expect(log).toEqual(['open bad', 'open bad']);
});

test('two callers share one opening; the one who leaves does not end it for the other', async () => {
  const { use, log, gates } = noted();
  const leaving = new AbortController();
  const [first, second] = [use('slow', '1', leaving.signal), use('slow')];
  await turns();
  leaving.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  gates.get('slow')!();
  expect(await second).toBe('slow');
  expect(log).toEqual(['open slow']);
});

test('an opening that everyone has left is given up, and a later caller opens anew', async () => {
  const { use, log, gates } = noted();
  const leaving = new AbortController();
  const first = use('slow', '1', leaving.signal);
  await turns();
  leaving.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  const second = use('slow');
  await turns();
  gates.get('slow')!();
  expect(await second).toBe('slow');
  expect(log).toEqual(['open slow', 'open slow']);
});

test('closing waits for the users, closes all and lets nothing be opened after', async () => {
  const { cache, use, log } = noted();
  await use('a');
  let finish = () => undefined as void;
  const long = cache.use('b', '1', new AbortController().signal, () => new Promise<void>((done) => (finish = done)));
  await turns();
  let closed = false;
  const closing = cache.close().then(() => (closed = true));
  await turns();
  expect(closed).toBe(false);
  finish();
  await Promise.all([long, closing]);
  expect(log).toEqual(['open a', 'open b', 'close a', 'close b']);
  await expect(use('c')).rejects.toMatchObject({ code: 'cancelled' });
});
