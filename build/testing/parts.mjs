/** One part of a test or check run: a program with a time bound, and how many of its tests passed, failed or were skipped. */
import { spawn } from 'node:child_process';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Runs a program to its end, or ends it with everything that it started once `timeoutMs` is over.
 * @param {{ name: string, command: string, args: readonly string[], timeoutMs: number, cwd: string, env?: NodeJS.ProcessEnv }} part
 * @returns {Promise<{ status: number, timedOut: boolean }>}
 */
export function runPart({ name, command, args, timeoutMs, cwd, env = process.env }) {
  return new Promise((resolve) => {
    // Its own process group, so that nothing it started outlives it.
    const detached = process.platform !== 'win32';
    const child = spawn(command, args, { cwd, env, detached, stdio: ['ignore', 'inherit', 'inherit'] });
    let timedOut = false;
    /** @param {NodeJS.Signals} signal */
    const end = (signal) => {
      if (child.pid === undefined) return;
      try {
        process.kill(detached ? -child.pid : child.pid, signal);
      } catch {
        // It ended in the same moment.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      console.error(`\n${name} was not done after ${timeoutMs / 1000} s and was stopped.`);
      end('SIGKILL');
    }, timeoutMs);
    const interrupt = () => {
      end('SIGTERM');
      process.exitCode = 130;
    };
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    /** @param {number} status */
    const finish = (status) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      // What it left running in its group ends with it.
      end('SIGKILL');
      resolve({ status, timedOut });
    };
    child.once('error', (error) => {
      console.error(`${name} could not be started: ${error.message}`);
      finish(1);
    });
    child.once('exit', (status) => finish(status ?? 1));
  });
}

/**
 * The counts of vitest's JSON report. A test file that broke before its first test counts as one failure.
 * @param {any} report
 * @returns {Counts}
 */
export function countVitest(report) {
  /** @type {readonly any[]} */
  const files = report.testResults;
  const broken = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((/** @type {any} */ test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/**
 * The counts of Playwright's JSON report; a flaky test passed at last, and errors outside tests count one each.
 * @param {any} report
 * @returns {Counts}
 */
export function countPlaywright({ stats, errors = [] }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}

/**
 * @param {readonly Counts[]} parts
 * @returns {Counts}
 */
export function sumCounts(parts) {
  return parts.reduce(
    (sum, part) => ({
      passed: sum.passed + part.passed,
      failed: sum.failed + part.failed,
      skipped: sum.skipped + part.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/**
 * The last line of a run: `N passed, N failed`, and `, N skipped` where some were.
 * @param {Counts} counts
 */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
