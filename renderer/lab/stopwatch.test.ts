import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Stopwatch } from './stopwatch.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const started = () => {
  const stopwatch = new Stopwatch(() => Date.now());
  return { stopwatch, stop: stopwatch.start() };
};

test('tells the time since the start, and stands still after the stop', () => {
  const { stopwatch, stop } = started();
  expect(stopwatch.elapsedMs).toBe(0);
  vi.advanceTimersByTime(1500);
  expect(stopwatch.elapsedMs).toBe(1500);
  stop();
  vi.advanceTimersByTime(1000);
  expect(stopwatch.elapsedMs).toBe(1500);
  expect(vi.getTimerCount()).toBe(0);
});

test('begins anew at nothing, and the work given up neither counts nor stops the new one', () => {
  const { stopwatch, stop } = started();
  vi.advanceTimersByTime(1500);
  stopwatch.start();
  expect(stopwatch.elapsedMs).toBe(0);
  expect(vi.getTimerCount()).toBe(1);
  stop();
  vi.advanceTimersByTime(300);
  expect(stopwatch.elapsedMs).toBe(300);
});
