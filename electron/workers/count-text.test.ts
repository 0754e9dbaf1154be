import { expect, test } from 'vitest';
import type { TextStatistics } from '../contract/replies/tokenizer.ts';
import { countText } from './count-text.ts';

const statistics = { tokens: 7 } as TextStatistics;

/** A counter that notes its parts, and a clock that each part moves on. */
function counting(msPerPart: number) {
  const parts: string[] = [];
  let time = 0;
  const add = (part: string) => {
    parts.push(part);
    time += msPerPart;
  };
  return { parts, counter: { add, result: () => statistics }, now: () => time };
}

test('every part is counted once, in order, and progress is told', async () => {
  const { parts, counter, now } = counting(30);
  const text = 'Мама мыла раму. '.repeat(700);
  const events: { done: number; total: number }[] = [];
  const context = { emit: (event: unknown) => events.push(event as never), signal: new AbortController().signal };
  expect(await countText(counter, text, context, now)).toBe(statistics);
  expect(parts.join('')).toBe(text);
  expect(events.length).toBeGreaterThan(1);
  expect(events.every(({ total }) => total === text.length)).toBe(true);
  const done = events.map((event) => event.done);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
});

test('other work comes between two slices, and a cancelled count ends', async () => {
  const { parts, counter, now } = counting(10);
  const controller = new AbortController();
  const counted = countText(counter, 'a b '.repeat(5000), { emit: () => undefined, signal: controller.signal }, now);
  controller.abort();
  await expect(counted).rejects.toMatchObject({ code: 'cancelled' });
  expect(parts).toHaveLength(1);
});
