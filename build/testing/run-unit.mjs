/** Every test that needs no display, with vitest. */
import { readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureKernels } from '../build-kernels.mjs';
import { failuresOfVitest } from './failures.mjs';
import { countVitest, runPart } from './parts.mjs';

const TIMEOUT_MS = 12 * 60_000;

/**
 * Runs them in as many processes as there are cores. Models compute in one thread then: threads that wait for each other on
 * cores that others use too take longer than one thread alone.
 * @param {string} root the repository
 * @param {readonly string[]} filters what `vitest run` takes behind its options
 * @returns {Promise<import('./parts.mjs').Counts>}
 */
export async function runUnit(root, filters = []) {
  await ensureKernels();
  const report = path.join(root, 'test-results', `unit-node${process.versions.node.split('.')[0]}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = await runPart({
    name: 'The unit tests',
    command: process.execPath,
    args: [vitest, 'run', `--maxWorkers=${os.availableParallelism()}`, ...reporters, ...filters],
    timeoutMs: TIMEOUT_MS,
    cwd: root,
    env: { ...process.env, T5_LAB_THREADS: '1' },
  });
  return failedAtLeastOnce(status, () => {
    const results = JSON.parse(readFileSync(report, 'utf8'));
    for (const line of failuresOfVitest(results, root)) console.log(line);
    return countVitest(results);
  });
}

/**
 * The counts of a report; a run that failed without saying which test did counts one failure.
 * @param {number} status
 * @param {() => import('./parts.mjs').Counts} readCounts
 */
export function failedAtLeastOnce(status, readCounts) {
  try {
    const counts = readCounts();
    return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } catch {
    console.error('The tests left no report that could be read.');
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
