import { expect, test } from 'vitest';
import { failuresOfPlaywright, failuresOfVitest } from './failures.mjs';

test('each failed test of vitest has a line, and so has a file that broke before its first test', () => {
  const report = {
    testResults: [
      { name: '/lab/fine.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'adds' }] },
      {
        name: '/lab/room/sum.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'adds' },
          {
            status: 'failed',
            fullName: 'sum subtracts',
            failureMessages: ['\u001b[31mError: 3, not 4\u001b[39m\n\n    at sum.ts:7'],
          },
        ],
      },
      { name: '/lab/broken.test.ts', status: 'failed', assertionResults: [], message: 'No such import' },
    ],
  };
  expect(failuresOfVitest(report, '/lab')).toEqual([
    '✗ failed: room/sum.test.ts › sum subtracts: Error: 3, not 4 at sum.ts:7',
    '✗ failed: broken.test.ts: No such import',
  ]);
});

test('Playwright’s failed specs are found in suites of suites; errors outside of tests follow', () => {
  const failed = { file: 'a.spec.ts', line: 9, title: 'opens', ok: false };
  const passed = { ...failed, title: 'closes', ok: true, tests: [] };
  const report = {
    suites: [
      {
        specs: [passed],
        suites: [{ specs: [{ ...failed, tests: [{ results: [{}, { error: { message: 'no button' } }] }] }] }],
      },
    ],
    errors: [{ message: 'no server' }],
  };
  expect(failuresOfPlaywright(report)).toEqual([
    '✗ failed: a.spec.ts:9 › opens: no button',
    '✗ failed: outside of tests: no server',
  ]);
  expect(failuresOfPlaywright({})).toEqual([]);
});
