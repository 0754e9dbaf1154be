/** The Chromium tests, with Playwright, where a Chromium is found. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBundled } from '../bundle.mjs';
import { ensureRenderer } from '../build-renderer.mjs';
import { findElectron } from '../find-electron.mjs';
import { whyNoWindow } from './e2e-projects.mjs';
import { failuresOfPlaywright } from './failures.mjs';
import { findChromium } from './find-chromium.mjs';
import { countPlaywright, runPart } from './parts.mjs';
import { failedAtLeastOnce } from './run-unit.mjs';

const TIMEOUT_MS = 15 * 60_000;
const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/**
 * Builds what a source changed, then runs the specs. They find the Chromium's path in T5_LAB_CHROMIUM.
 * @param {string} root the repository
 * @param {readonly string[]} filters what `playwright test` takes behind its options
 * @returns {Promise<import('./parts.mjs').Counts>} nothing passed and nothing failed where there is no Chromium
 */
export async function runE2e(root, filters = []) {
  const config = path.join(root, 'e2e', 'playwright.config.ts');
  if (!existsSync(config)) {
    console.log('There are no Chromium tests: e2e/playwright.config.ts does not exist.');
    return NOTHING;
  }
  const { chromium } = await import('@playwright/test');
  const found = findChromium({ env: process.env, playwrightPath: chromium.executablePath() });
  if (found === null) {
    console.log(
      'No Chromium was found, so the Chromium tests did not run. ' +
        'Install one (`apt-get install chromium`, or `npx playwright install chromium`) or name it in T5_LAB_CHROMIUM.',
    );
    return NOTHING;
  }
  console.log(`The Chromium tests run in ${found}.`);
  const reason = whyNoWindow(findElectron());
  console.log(reason === '' ? 'The same tests run in Electron.' : `They do not run in Electron: ${reason}`);
  try {
    await Promise.all([ensureBundled(), ensureRenderer()]);
  } catch (error) {
    console.error(`The app could not be built: ${error instanceof Error ? error.message : String(error)}`);
    return { ...NOTHING, failed: 1 };
  }
  const report = path.join(root, 'test-results', 'e2e.json');
  rmSync(report, { force: true });
  const { status } = await runPart({
    name: 'The Chromium tests',
    command: process.execPath,
    args: [
      path.join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
      'test',
      '-c',
      config,
      '--reporter=list,json',
      ...filters,
    ],
    timeoutMs: TIMEOUT_MS,
    cwd: root,
    env: {
      ...process.env,
      T5_LAB_CHROMIUM: found,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    },
  });
  return failedAtLeastOnce(status, () => {
    const results = JSON.parse(readFileSync(report, 'utf8'));
    for (const line of failuresOfPlaywright(results)) console.log(line);
    return countPlaywright(results);
  });
}
