import { expect, test } from 'vitest';
import { axisOf } from './shown-steps.ts';

test.each([
  ['all', { from: 0, to: 1000 }],
  ['half', { from: 200, to: 400 }],
  ['tenth', { from: 360, to: 400 }],
  [
    { from: 30, to: 60 },
    { from: 30, to: 60 },
  ],
  [
    { from: 990, to: 1200 },
    { from: 990, to: 1000 },
  ],
] as const)('after 400 of 1,000 steps, %o shows %o', (shown, axis) => {
  expect(axisOf(shown, 400, 1000)).toEqual(axis);
});

test('before the first step an axis has a length', () => {
  expect(axisOf('tenth', 0, 100)).toEqual({ from: 0, to: 1 });
});

test('a run that did more steps than were planned is shown to its end', () => {
  expect(axisOf('all', 1200, 1000)).toEqual({ from: 0, to: 1200 });
  expect(axisOf({ from: 1100, to: 1300 }, 1200, 1000)).toEqual({ from: 1100, to: 1200 });
});
