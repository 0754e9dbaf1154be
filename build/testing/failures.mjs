/** Which tests failed, a line each. `.ci/run` gathers these lines at its end, where a long log is read first. */
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** What such a line begins with; `.ci/run` looks for it. */
const FAILED = '✗ failed: ';
const MESSAGE_LINES = 3;
const MESSAGE_LENGTH = 400;

/**
 * The failed tests of vitest's JSON report, and the files that broke before their first test.
 * @param {any} report
 * @param {string} root the repository
 * @returns {readonly string[]}
 */
export function failuresOfVitest(report, root) {
  return report.testResults.flatMap((/** @type {any} */ file) => {
    const name = path.relative(root, file.name);
    const failed = file.assertionResults.filter((/** @type {any} */ test) => test.status === 'failed');
    if (file.status === 'failed' && failed.length === 0) return [failureLine(name, file.message)];
    return failed.map((/** @type {any} */ test) =>
      failureLine(`${name} › ${test.fullName}`, test.failureMessages?.[0]),
    );
  });
}

/**
 * The failed tests of Playwright's JSON report, and the errors outside of tests.
 * @param {any} report
 * @returns {readonly string[]}
 */
export function failuresOfPlaywright({ suites = [], errors = [] }) {
  /** @type {(suite: any) => readonly any[]} */
  const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
  const failed = suites.flatMap(specsOf).filter((/** @type {any} */ spec) => !spec.ok);
  return [
    ...failed.map((/** @type {any} */ { file, line, title, tests }) => {
      const results = tests.flatMap((/** @type {any} */ test) => test.results);
      const { error } = results.find((/** @type {any} */ result) => result.error) ?? {};
      return failureLine(`${file}:${line} › ${title}`, error?.message);
    }),
    ...errors.map((/** @type {any} */ { message }) => failureLine('outside of tests', message)),
  ];
}

/**
 * @param {string} test
 * @param {string} message
 */
function failureLine(test, message = '') {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return `${FAILED}${test}: ${lines.slice(0, MESSAGE_LINES).join(' ').slice(0, MESSAGE_LENGTH)}`;
}
