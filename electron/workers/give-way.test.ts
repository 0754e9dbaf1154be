import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGiveWay, PATIENCE_MS } from './give-way.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Whether a promise has settled by now. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  void promise.finally(() => (over = true));
  await vi.advanceTimersByTimeAsync(0);
  return over;
}

test('who can wait goes on at once while nothing computes', async () => {
  expect(await isOver(createGiveWay().turn())).toBe(true);
});

test('who can wait goes on when the last computation has ended, even one that failed', async () => {
  const { during, turn } = createGiveWay();
  let [end, fail] = [() => {}, () => {}];
  void during(() => new Promise<void>((resolve) => (end = resolve)));
  const failing = during(() => new Promise((_, reject) => (fail = () => reject(new Error('out of memory')))));
  const waiting = turn();
  end();
  expect(await isOver(waiting)).toBe(false);
  fail();
  await expect(failing).rejects.toThrow('out of memory');
  expect(await isOver(waiting)).toBe(true);
});

test('a computation without end holds nobody up for longer than the patience lasts', async () => {
  const { during, turn } = createGiveWay();
  void during(() => new Promise(() => undefined));
  const waiting = turn();
  await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1);
  expect(await isOver(waiting)).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await isOver(waiting)).toBe(true);
});
