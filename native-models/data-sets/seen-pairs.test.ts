import { expect, test } from 'vitest';
import { SeenPairs } from './seen-pairs.ts';

test('of many pairs that differ in one character or in where one text ends, none is taken for another', () => {
  const seen = new SeenPairs();
  const pairs: [string, string][] = [];
  for (let at = 0; at < 100_000; at++) {
    const text = at.toString(2);
    pairs.push([`${text}|`, ''], [text, '|']);
  }
  expect(pairs.filter(([source, target]) => seen.add(source, target))).toEqual([]);
  expect(pairs.filter(([source, target]) => !seen.add(source, target))).toEqual([]);
});
