import { expect, test } from 'vitest';
import { runProgram } from './run-program.ts';
import { median, medianMs, percentile } from './timing.ts';

test('the median is the middle value, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 7])).toBe(6);
});

test('a percentile is the value that so many percent do not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 95)).toBe(95);
  expect(percentile([7], 95)).toBe(7);
  expect(percentile([1, 2, 3], 100)).toBe(3);
});

test('the first run warms up and does not count', async () => {
  let runs = 0;
  const slowFirst = () => new Promise((resolve) => setTimeout(resolve, runs++ === 0 ? 400 : 1));
  expect(await medianMs(slowFirst, 1)).toBeLessThan(300);
  expect(runs).toBe(2);
});

const node = (script: string, timeoutMs = 20_000) => runProgram(process.execPath, ['-e', script], { timeoutMs });

test('a program’s lines come back, the last one without its end as well', async () => {
  expect(await node('process.stdout.write("one\\ntwo")')).toEqual(['one', 'two']);
});

test('a program that fails, hangs or is not there is an error with what it said', async () => {
  await expect(node('console.error("no model"); process.exit(3)')).rejects.toMatchObject({
    code: 'program-failed',
    message: expect.stringMatching(/no model[^]*status 3/),
  });
  await expect(node('setInterval(() => {}, 1000)', 300)).rejects.toThrow('was not done after 0.3 s');
  await expect(runProgram('no-such-program-here', [], { timeoutMs: 1000 })).rejects.toThrow('could not be started');
});
