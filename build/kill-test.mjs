/**
 * `npm run kill-test -- [--kills 100] [--seed 1]`: kills training and export at random moments (SIGKILL), goes on, and holds
 * every run that so comes to its end against one that nobody disturbed. One JSON line; exit status 1 where one differs,
 * 2 for wrong usage.
 */
import { parseArgs } from 'node:util';
import { runKillTest } from './kill-test/run-kill-test.mjs';
import { runTool } from './run-tool.mjs';

const USAGE = 'Usage: npm run kill-test -- [--kills N] [--seed N]';

function readOptions() {
  const options = /** @type {const} */ ({
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  });
  const { values } = parseArgs({ options });
  for (const [name, value] of Object.entries(values))
    if (!/^\d{1,9}$/.test(value)) throw new Error(`--${name} takes a whole number, not «${value}».`);
  return { kills: Number(values.kills), seed: Number(values.seed) };
}

await runTool(USAGE, readOptions, async (options) => {
  const result = await runKillTest({ ...options, onTrial: (sentence) => console.error(sentence) });
  console.log(JSON.stringify(result));
  process.exitCode = result.passed ? 0 : 1;
});
