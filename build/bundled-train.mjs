/**
 * `npm run bundled:train -- --output FOLDER [--steps N]`: makes the bundled model from its recipe: data, random weights, the
 * training through the terminal door, and the model in float16. What is there already is not made again, and a training
 * that was interrupted goes on from its last whole checkpoint. `--steps` ends it early, on the same way. Exit status 2 for
 * wrong usage.
 */
import { parseArgs } from 'node:util';
import { loadTool } from './bundle-tool.mjs';
import { startLab } from './lab-session.mjs';

const USAGE = 'Usage: npm run bundled:train -- --output FOLDER [--steps N]';

function readOptions() {
  const options = /** @type {const} */ ({ output: { type: 'string' }, steps: { type: 'string' } });
  const { values } = parseArgs({ options });
  if (values.output === undefined) throw new Error('--output names the folder that everything goes into.');
  if (values.steps !== undefined && !/^[1-9]\d{0,8}$/.test(values.steps))
    throw new Error(`--steps takes a whole number above 0, not «${values.steps}».`);
  return values;
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
if (options?.output)
  try {
    /** @type {typeof import('./bundled-train/train-bundled-model.ts')} */
    const { trainBundledModel } = await loadTool('build/bundled-train/train-bundled-model.ts');
    const steps = options.steps === undefined ? undefined : Number(options.steps);
    await trainBundledModel(options.output, startLab, steps);
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
