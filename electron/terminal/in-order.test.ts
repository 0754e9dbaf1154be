import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

async function* numbers(count: number, taken: { last: number } = { last: -1 }): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) {
    taken.last = i;
    yield i;
  }
}

test('results come in the order of the items, although later ones are ready first', async () => {
  const given: number[] = [];
  const work = async (item: number) => {
    await wait(item % 2 === 0 ? 4 : 0);
    return item * 10;
  };
  await inOrder(
    numbers(9),
    () => 1,
    { items: 4, size: 100 },
    work,
    async (result) => void given.push(result),
  );
  expect(given).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80]);
});

test.each([
  { window: { items: 3, size: 1000 }, itemSize: 1, most: 3 },
  { window: { items: 100, size: 10 }, itemSize: 5, most: 2 },
  { window: { items: 100, size: 10 }, itemSize: 50, most: 1 },
])('no more is under way than the window $window has room for', async ({ window, itemSize, most }) => {
  let underWay = 0;
  let peak = 0;
  const work = async () => {
    peak = Math.max(peak, ++underWay);
    await wait(1);
    underWay--;
  };
  await inOrder(
    numbers(20),
    () => itemSize,
    window,
    work,
    async () => {},
  );
  expect(peak).toBe(most);
});

test('while results are not taken, no further items are', async () => {
  const taken = { last: -1 };
  let release = () => {};
  const blocked = new Promise<void>((resolve) => (release = resolve));
  const running = inOrder(
    numbers(1000, taken),
    () => 1,
    { items: 4, size: 100 },
    async (item) => item,
    () => blocked,
  );
  await wait(20);
  expect(taken.last).toBe(4);
  release();
  await running;
  expect(taken.last).toBe(999);
});

test('the first failure in order ends it, after the results before it', async () => {
  const given: number[] = [];
  const work = async (item: number) => {
    if (item >= 2) throw new Error(`item ${item}`);
    await wait(2);
    return item;
  };
  const running = inOrder(
    numbers(9),
    () => 1,
    { items: 8, size: 99 },
    work,
    async (item) => void given.push(item),
  );
  await expect(running).rejects.toThrow('item 2');
  expect(given).toEqual([0, 1]);
});
