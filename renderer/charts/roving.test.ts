import { expect, test } from 'vitest';
import { chipAfterKey } from './roving.ts';

// Two lines: three chips above, two below.
const places = [
  { top: 0, centre: 10 },
  { top: 0, centre: 40 },
  { top: 0, centre: 90 },
  { top: 30, centre: 20 },
  { top: 30, centre: 70 },
];

test.each([
  ['ArrowRight', 0, 1],
  ['ArrowRight', 4, 4],
  ['ArrowLeft', 3, 2],
  ['ArrowLeft', 0, 0],
  ['Home', 4, 0],
  ['End', 0, 4],
  ['ArrowDown', 0, 3],
  ['ArrowDown', 2, 4],
  ['ArrowDown', 3, 3],
  ['ArrowUp', 3, 0],
  ['ArrowUp', 1, 1],
])('%s leads from chip %i to chip %i', (key, from, to) => {
  expect(chipAfterKey(key, from, places)).toBe(to);
});

test('other keys do not move', () => {
  expect(chipAfterKey('a', 1, places)).toBeNull();
});
