/**
 * `npm run bench:interface -- [--only start|typing|map] [--runs N]`: what a person waits for in the page, measured in
 * Chromium on a lab of its own, as at a first start. One JSON line a figure.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleBench } from './bundle-bench.mjs';
import { reportFailure } from './report-failure.mjs';
import { launchChromium, serveLab } from './served-lab.mjs';

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
