/**
 * `npm run bundled:measure -- --model FOLDER --corpus FOLDER --output FOLDER`: measures a model on the held-out sentences and the
 * names of a corpus, in float32 and in 8 bit. Writes quality.json and mistakes.jsonl. Exit status 2 for wrong usage.
 */
import { parseArgs } from 'node:util';
import { loadTool } from './bundle-tool.mjs';

const USAGE = 'Usage: npm run bundled:measure -- --model FOLDER --corpus FOLDER --output FOLDER';

function readOptions() {
  const folder = /** @type {const} */ ({ type: 'string' });
  const { values } = parseArgs({ options: { model: folder, corpus: folder, output: folder } });
  const { model, corpus, output } = values;
  if (!model || !corpus || !output) throw new Error('--model, --corpus and --output are all needed.');
  return { model, corpus, output };
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** @type {ReturnType<typeof readOptions> | null} */
let options = null;
try {
  options = readOptions();
} catch (error) {
  console.error(`${messageOf(error)}\n${USAGE}`);
  process.exitCode = 2;
}
if (options)
  try {
    /** @type {typeof import('./bundled-train/measure-bundled-model.ts')} */
    const { measureBundledModel } = await loadTool('build/bundled-train/measure-bundled-model.ts');
    await measureBundledModel(options);
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
