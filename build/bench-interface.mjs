/**
 * `npm run bench:interface -- [--only PART] [--runs N] [--model FOLDER]`: what a person waits for in the page, measured in
 * Chromium on a lab of its own, as at a first start. One JSON line a figure. The folder is that of the model which the
 * parts `token` and `models` open; left out, a copy of the bundled one.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleBench } from './bundle-bench.mjs';
import { reportFailure } from './report-failure.mjs';
import { launchChromium, serveLab } from './served-lab.mjs';

const BUNDLED = fileURLToPath(new URL('../native-models/bundled/model', import.meta.url));
const RECORD = fileURLToPath(new URL('../native-models/bundled/translator-training', import.meta.url));

/**
 * @param {readonly string[]} names
 * @param {string} copy the folder that is opened where none is named
 */
function readArguments(names, copy) {
  const usage = `Usage: npm run bench:interface -- [--only ${names.join('|')}] [--runs N] [--model FOLDER]`;
  try {
    const text = /** @type {const} */ ({ type: 'string' });
    const { values } = parseArgs({ options: { only: text, runs: { ...text, default: '20' }, model: text } });
    const runs = Number(values.runs);
    if (values.only !== undefined && !names.includes(values.only)) throw new Error(`--only takes no «${values.only}».`);
    if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes no «${values.runs}».`);
    return {
      only: values.only === undefined ? names : [values.only],
      runs,
      model: path.resolve(values.model ?? copy),
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(2);
  }
}

const scratch = mkdtempSync(path.join(tmpdir(), 't5-lab-interface-'));
try {
  const bundle = path.join(await bundleBench(), 'interface.mjs');
  const { interfaceBenches, measureInterface } = await import(pathToFileURL(bundle).href);
  const copy = path.join(scratch, 'copy');
  cpSync(BUNDLED, copy, { recursive: true });
  const { only, ...asked } = readArguments(interfaceBenches, copy);
  const { session, url } = await serveLab(scratch);
  const browser = await launchChromium();
  try {
    const places = { record: RECORD, dataFolder: path.join(scratch, 'data') };
    for await (const line of measureInterface(only, { browser, url, ...places, ...asked })) console.log(line);
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
