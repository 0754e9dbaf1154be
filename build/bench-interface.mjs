/**
 * `npm run bench:interface -- [--only start|typing|map] [--runs N]`: what a person waits for in the page, measured in
 * Chromium on a lab of its own, as at a first start. One JSON line a figure.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { bundleBench } from './bundle-bench.mjs';
import { startLab } from './lab-session.mjs';
import { reportFailure } from './report-failure.mjs';
import { findChromium } from './testing/find-chromium.mjs';

const TIMEOUT_MS = 10 * 60_000;

/** @param {readonly string[]} names */
function readArguments(names) {
  const usage = `Usage: npm run bench:interface -- [--only ${names.join('|')}] [--runs N]`;
  try {
    const { values } = parseArgs({ options: { only: { type: 'string' }, runs: { type: 'string', default: '20' } } });
    const runs = Number(values.runs);
    if (values.only !== undefined && !names.includes(values.only)) throw new Error(`--only takes no «${values.only}».`);
    if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes no «${values.runs}».`);
    return { only: values.only === undefined ? names : [values.only], runs };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(2);
  }
}

/**
 * A lab with empty folders, and its address.
 * @param {string} scratch
 */
async function serveLab(scratch) {
  const env = { T5_LAB_DATA: path.join(scratch, 'data'), T5_LAB_CACHE: path.join(scratch, 'cache') };
  /** @type {(url: string) => void} */
  let onUrl = () => undefined;
  const url = new Promise((/** @type {(url: string) => void} */ resolve) => (onUrl = resolve));
  const session = startLab(['serve', '--port', '0'], {
    env,
    timeoutMs: TIMEOUT_MS,
    onEvent: (line) => onUrl(line.url),
  });
  const end = session.ended.then(({ stderr }) => Promise.reject(new Error(stderr || 'The lab ended.')));
  end.catch(() => undefined); // It is ended here as well.
  return { session, url: await Promise.race([url, end]) };
}

async function launchChromium() {
  const executablePath = findChromium({ env: process.env, playwrightPath: chromium.executablePath() });
  if (executablePath === null) throw new Error('No Chromium was found; T5_LAB_CHROMIUM names one.');
  // Chromium's sandbox cannot be had for root, which is whom containers run this as.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

const scratch = mkdtempSync(path.join(tmpdir(), 't5-lab-interface-'));
try {
  const bundle = path.join(await bundleBench(), 'interface.mjs');
  const { interfaceBenches, measureInterface } = await import(pathToFileURL(bundle).href);
  const { only, runs } = readArguments(interfaceBenches);
  const { session, url } = await serveLab(scratch);
  const browser = await launchChromium();
  try {
    for await (const line of measureInterface(only, { browser, url, runs })) console.log(line);
  } finally {
    await browser.close();
    session.kill();
    await session.ended;
  }
} catch (error) {
  reportFailure('The interface could not be measured', error);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
