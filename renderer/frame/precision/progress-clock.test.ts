import { expect, test } from 'vitest';
import { ProgressClock } from './progress-clock.ts';

test('the time left follows from the pace since the first report', () => {
  const clock = new ProgressClock();
  expect(clock.report(4, 32, 5000)).toBeNull();
  // 4 in 1 s, 24 to go.
  expect(clock.report(8, 32, 6000)).toBe(6000);
  expect(clock.report(32, 32, 9000)).toBe(0);
});

test('a pause does not count', () => {
  const clock = new ProgressClock();
  clock.report(4, 16, 1000);
  // 4 in 1 s, then a pause of 6 s that ends with the next report.
  clock.report(8, 16, 2000);
  clock.pause(2000);
  clock.pause(5000);
  expect(clock.report(8, 16, 8000)).toBe(2000);
});
