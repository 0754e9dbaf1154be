import { expect, test } from 'vitest';
import { barAfterKey, barAt } from './vector-bars.ts';

test('keys walk the bars, and none leaves them', () => {
  expect(barAfterKey('ArrowRight', 3, 64)).toBe(4);
  expect(barAfterKey('ArrowLeft', 0, 64)).toBe(0);
  expect(barAfterKey('PageDown', 60, 64)).toBe(63);
  expect(barAfterKey('Home', 60, 64)).toBe(0);
  expect(barAfterKey('End', 0, 64)).toBe(63);
  expect(barAfterKey('Enter', 0, 64)).toBeNull();
});

test('the bar under a point is found, also at the very edge', () => {
  expect(barAt(99, 200, 4)).toBe(1);
  expect(barAt(200, 200, 4)).toBe(3);
  expect(barAt(-1, 200, 4)).toBe(0);
});
