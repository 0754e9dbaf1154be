import { expect, test } from 'vitest';
import { TokenLists } from './token-lists.ts';

test('lists of any length come back as they were, over many chunks', () => {
  const lists = new TokenLists();
  const list = (index: number) => Array.from({ length: (index * 7919) % 100_001 }, (_, at) => index + at);
  for (let index = 0; index < 60; index++) lists.add(list(index));
  for (let index = 0; index < 60; index++) expect([...lists.at(index)]).toEqual(list(index));
  for (let index = 0; index < 60; index++) expect(lists.lengthAt(index)).toBe((index * 7919) % 100_001);
  expect(() => lists.at(60)).toThrow(RangeError);
});
