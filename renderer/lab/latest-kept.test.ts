import { expect, test } from 'vitest';
import { LatestKept } from './latest-kept.ts';

test('the latest are kept; one that is set again is the latest', () => {
  const kept = new LatestKept<string, number>(2);
  kept.set('a', 1);
  kept.set('b', 2);
  kept.set('a', 3);
  kept.set('c', 4);
  expect(['a', 'b', 'c'].map((key) => kept.get(key))).toEqual([3, undefined, 4]);
  kept.clear();
  expect(kept.get('a')).toBeUndefined();
});
