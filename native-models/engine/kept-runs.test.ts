import { expect, test } from 'vitest';
import { KeptRuns } from './kept-runs.ts';

const atOnce = <Result>(work: () => Promise<Result>) => work();

function counted() {
  const ran: string[] = [];
  const runs = new KeptRuns<{ readonly sizeBytes: number }>(100, atOnce);
  const get = (key: string, sizeBytes = 40) =>
    runs.get(key, async () => {
      ran.push(key);
      return { sizeBytes };
    });
  return { ran, get };
}

test('what is known runs once', async () => {
  const { ran, get } = counted();
  expect(await get('a')).toBe(await get('a'));
  expect(ran).toEqual(['a']);
});

test('beyond the limit the least used goes', async () => {
  const { ran, get } = counted();
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key);
  expect(ran).toEqual(['a', 'b', 'c', 'b']);
});

test('the newest stays however large it is', async () => {
  const { ran, get } = counted();
  await get('large', 1000);
  await get('large', 1000);
  expect(ran).toEqual(['large']);
});

test('a run that failed is tried again', async () => {
  const runs = new KeptRuns<{ readonly sizeBytes: number }>(100, atOnce);
  await expect(runs.get('a', () => Promise.reject(new Error('No.')))).rejects.toThrow('No.');
  expect(await runs.get('a', async () => ({ sizeBytes: 1 }))).toEqual({ sizeBytes: 1 });
});

test('a run whose key only it tells is found by that key, and by who asked in the same words', async () => {
  const names = new Map<string, string>();
  const runs = new KeptRuns<{ readonly sizeBytes: number; readonly name: string }>(100, atOnce);
  let ran = 0;
  const own = () =>
    runs.find(
      () => names.get('own'),
      async () => {
        ran++;
        names.set('own', 'a');
        return { sizeBytes: 1, name: 'a' };
      },
      ({ name }) => name,
    );
  const first = await own();
  expect(await own()).toBe(first);
  expect(await runs.get('a', () => Promise.reject(new Error('It is there.')))).toBe(first);
  expect(ran).toBe(1);
});
