import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findChromium } from './find-chromium.mjs';
import { countPlaywright, countVitest, runPart, sumCounts, summaryLine } from './parts.mjs';
import { failedAtLeastOnce } from './run-unit.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 't5-lab-parts-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('counting', () => {
  test('a test file that breaks before its first test counts as one failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'passed' }] },
        { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  test('Playwright errors outside of tests are failures', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
    expect(countPlaywright({ stats, errors: [{ message: 'no server' }] })).toEqual({
      passed: 6,
      failed: 2,
      skipped: 2,
    });
  });

  test('a run that ends badly without a failed test, or without a report, has failed', () => {
    const fine = { passed: 2, failed: 0, skipped: 0 };
    expect(failedAtLeastOnce(0, () => fine)).toEqual(fine);
    expect(failedAtLeastOnce(1, () => fine)).toEqual({ ...fine, failed: 1 });
    const absent = () => JSON.parse('') as typeof fine;
    expect(failedAtLeastOnce(0, absent)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('the last line names skipped tests only where there are some', () => {
    const sum = sumCounts([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 2, failed: 1, skipped: 3 },
    ]);
    expect(summaryLine(sum)).toBe('3 passed, 1 failed, 3 skipped');
    expect(summaryLine({ passed: 4, failed: 0, skipped: 0 })).toBe('4 passed, 0 failed');
  });
});

describe('runPart', () => {
  const node = (script: string, timeoutMs = 20_000) =>
    runPart({ name: 'the part', command: process.execPath, args: ['-e', script], timeoutMs, cwd: scratch });

  test('gives the exit status', async () => {
    expect(await node('process.exit(3)')).toEqual({ status: 3, timedOut: false });
  });

  test('ends a part that hangs, and says so', async () => {
    const startedAt = performance.now();
    expect(await node('setInterval(() => {}, 1000)', 300)).toEqual({ status: 1, timedOut: true });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  test('a program that does not exist is a failure, not an exception', async () => {
    const part = { name: 'the part', command: path.join(scratch, 'nobody'), args: [], timeoutMs: 5_000, cwd: scratch };
    expect(await runPart(part)).toEqual({ status: 1, timedOut: false });
  });
});

describe('findChromium', () => {
  const program = path.join(scratch, 'google-chrome');
  writeFileSync(program, '');
  chmodSync(program, 0o755);
  const playwrightPath = path.join(scratch, 'playwright-chromium');

  test('takes the one that the environment names before any other', () => {
    expect(findChromium({ env: { T5_LAB_CHROMIUM: program, PATH: '' }, playwrightPath })).toBe(program);
  });

  test('looks along PATH where Playwright has not downloaded its own', () => {
    expect(findChromium({ env: { PATH: scratch }, playwrightPath })).toBe(program);
    writeFileSync(playwrightPath, '');
    expect(findChromium({ env: { PATH: scratch }, playwrightPath })).toBe(playwrightPath);
  });

  test('answers null on a machine without any', () => {
    expect(findChromium({ env: { PATH: '/nowhere' }, playwrightPath: '' })).toBeNull();
  });
});
