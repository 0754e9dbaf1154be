/** Every test that needs no display, with vitest. */
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { countVitest, runPart } from './parts.mjs';

const TIMEOUT_MS = 12 * 60_000;

/**
 * @param {string} root the repository
 * @param {readonly string[]} filters what `vitest run` takes behind its options
 * @returns {Promise<import('./parts.mjs').Counts>}
 */
export async function runUnit(root, filters = []) {
  const report = path.join(root, 'test-results', `unit-node${process.versions.node.split('.')[0]}.json`);
  rmSync(report, { force: true });
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = await runPart({
    name: 'The unit tests',
    command: process.execPath,
    args: [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters],
    timeoutMs: TIMEOUT_MS,
    cwd: root,
  });
  return failedAtLeastOnce(status, () => countVitest(JSON.parse(readFileSync(report, 'utf8'))));
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
