import { expect, test } from 'vitest';
import { clock } from './clock.ts';

test('times are written as a clock shows them', () => {
  expect([0, 40_100, 725_000, 3_800_000].map(clock)).toEqual(['0:00', '0:41', '12:05', '1:03:20']);
});
