import { expect, test } from 'vitest';
import { runKillTest } from './run-kill-test.mjs';

test(
  'four kills at random moments change nothing of a run, its history and its export',
  { timeout: 120_000 },
  async () => {
    const result = await runKillTest({ kills: 4, seed: 5 });
    expect(result.problems).toEqual([]);
    expect(result.kills).toBe(4);
    expect(Object.values(result.phases).reduce((sum, count) => sum + count, 0)).toBe(4);
  },
);
