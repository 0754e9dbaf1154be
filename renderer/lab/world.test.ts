import { expect, test } from 'vitest';
import { latestPerPicture } from './world.ts';

test('of the values between two pictures only the latest is taken, once', () => {
  const waiting: (() => void)[] = [];
  const taken: string[] = [];
  const give = latestPerPicture<string>({ onFrame: (callback) => void waiting.push(callback) }, (value) => {
    taken.push(value);
  });
  const picture = () => waiting.splice(0).forEach((callback) => callback());
  for (const value of ['a', 'b', 'c']) give(value);
  expect([waiting.length, taken]).toEqual([1, []]);
  picture();
  expect(taken).toEqual(['c']);
  give('d');
  picture();
  picture();
  expect(taken).toEqual(['c', 'd']);
});
