import { expect, test } from 'vitest';
import type { CallContext } from '../contract/serve-calls.ts';
import { createEngineHost, type EngineHostOptions } from './engine-host.ts';

const unruly = new URL('./testing/unruly-worker.mjs', import.meta.url);

function host(options: Partial<EngineHostOptions> = {}) {
  const said: string[] = [];
  const engine = createEngineHost({
    engineWorker: unruly,
    cacheFolder: 'cache',
    log: (line) => said.push(line),
    ...options,
  });
  const context = (part: Partial<CallContext> = {}): CallContext => ({
    emit: () => undefined,
    signal: new AbortController().signal,
    ...part,
  });
  /** What the worker answers to a text that says what it should do. */
  const ask = (text: string, part?: Partial<CallContext>): Promise<unknown> =>
    engine.call('tokenizer.encode', { model: '/model', text }, context(part));
  return { ask, said, close: () => engine.close() };
}

test('the worker is started by the first call and gets its folder', async () => {
  const { ask, close } = host();
  expect(await ask('data')).toEqual({ cacheFolder: 'cache' });
  expect(await ask('hello')).toBe('unruly hello');
  await close();
});

test.each([
  ['throws', 'throw', /failed: thrown on purpose\.$/],
  ['calls process.exit', 'exit', /ended with exit code 7\.$/],
  ['ends without an answer', 'end', /ended with exit code 0\.$/],
])(
  'a worker that %s fails every call under way, and the next call starts a fresh one',
  async (_name, text, sentence) => {
    const { ask, close } = host();
    const waiting = ask('silence');
    const failing = ask(text);
    await expect(waiting).rejects.toMatchObject({ name: 'LabError', code: 'worker-failed' });
    await expect(failing).rejects.toThrow(sentence);
    expect(await ask('again')).toBe('unruly again');
    await close();
  },
);

test.each([
  ['throws while it starts', new URL('./testing/failing-worker.mjs', import.meta.url), 'no library'],
  ['is not there', new URL('./testing/absent-worker.mjs', import.meta.url), 'absent-worker.mjs'],
  ['is no file at all', new URL('http://127.0.0.1/worker.mjs'), 'could not be started'],
])('a worker that %s is an error with a sentence', async (_name, engineWorker, part) => {
  const { ask, close } = host({ engineWorker });
  await expect(ask('hello')).rejects.toMatchObject({ code: 'worker-failed', message: expect.stringContaining(part) });
  await close();
});

test('a worker that fails three times in half a minute is not started again until the time has passed', async () => {
  let now = 0;
  const { ask, close } = host({ now: () => now });
  for (let time = 1; time <= 3; time++) {
    now += 1000;
    await expect(ask('exit')).rejects.toThrow('exit code 7');
  }
  now = 5000;
  await expect(ask('hello')).rejects.toMatchObject({
    code: 'worker-failed',
    message: expect.stringContaining('failed 3 times'),
    data: { hint: expect.stringContaining('26 seconds') },
  });
  now = 31_001;
  expect(await ask('hello')).toBe('unruly hello');
  await close();
});

test('a listener that throws harms neither its call nor the process', async () => {
  const { ask, close } = host();
  const emit = () => {
    throw new Error('thrown by the listener');
  };
  const answer = ask('slowly', { emit });
  await close();
  expect(await answer).toBe('cancelled or stopped');
});

test('a cancelled call gets the answer of the worker when it comes in time', async () => {
  const { ask, close } = host();
  const controller = new AbortController();
  const answer = ask('slowly', { signal: controller.signal, emit: () => controller.abort() });
  expect(await answer).toBe('cancelled or stopped');
  await close();
});

test('a cancelled call to a worker that never answers fails as cancelled, and does not wait for ever', async () => {
  const { ask, close } = host({ cancelWithinMs: 50 });
  const controller = new AbortController();
  const answer = ask('silence', { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  await close();
});

test('closing lets the call under way end, awaits the exit of the worker and refuses later calls', async () => {
  const { ask, said, close } = host();
  const order: string[] = [];
  await new Promise<void>((begun) => {
    void ask('slowly', { emit: () => begun() }).then((value) => order.push(String(value)));
  });
  await Promise.all([close(), close()]).then(() => order.push('closed'));
  expect(order).toEqual(['cancelled or stopped', 'closed']);
  expect(said).toEqual([]);
  await expect(ask('hello')).rejects.toMatchObject({ code: 'worker-failed', message: 'The lab is closing.' });
});

test('a worker that does not end in time is said and let go of, not terminated', async () => {
  const { ask, said, close } = host({ cacheFolder: 'stubborn', closeWithinMs: 100 });
  await ask('hello');
  await close();
  expect(said).toEqual([expect.stringContaining('did not end within 0.1 seconds')]);
});

test('closing a host that was never asked anything starts nothing', async () => {
  const { close } = host({ engineWorker: new URL('./testing/failing-worker.mjs', import.meta.url) });
  await expect(close()).resolves.toBeUndefined();
});
