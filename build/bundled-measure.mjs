/**
 * `npm run bundled:measure -- --model FOLDER --corpus FOLDER --output FOLDER`: measures a model on the held-out sentences and the
 * names of a corpus, in float32 and in 8 bit. Writes quality.json and mistakes.jsonl. Exit status 2 for wrong usage.
 */
import { parseArgs } from 'node:util';
import { loadTool } from './bundle-tool.mjs';
import { runTool } from './run-tool.mjs';

const USAGE = 'Usage: npm run bundled:measure -- --model FOLDER --corpus FOLDER --output FOLDER';

function readOptions() {
  const folder = /** @type {const} */ ({ type: 'string' });
  const { values } = parseArgs({ options: { model: folder, corpus: folder, output: folder } });
  const { model, corpus, output } = values;
  if (!model || !corpus || !output) throw new Error('--model, --corpus and --output are all needed.');
  return { model, corpus, output };
}

await runTool(USAGE, readOptions, async (options) => {
  /** @type {typeof import('./bundled-train/measure-bundled-model.ts')} */
  const { measureBundledModel } = await loadTool('build/bundled-train/measure-bundled-model.ts');
  await measureBundledModel(options);
});
