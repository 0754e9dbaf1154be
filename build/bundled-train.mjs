/**
 * `npm run bundled:train -- --output FOLDER [--steps N]`: makes the bundled model from its recipe: data, random weights, the
 * training through the terminal door, and the model in float16. What is there already is not made again, and a training
 * that was interrupted goes on from its last whole checkpoint. In the end it says whether the weights are the very file that
 * is bundled. `--steps` ends it at the first checkpoint of at least so many, on the same way. Exit status 2 for wrong usage.
 */
import { parseArgs } from 'node:util';
import { loadTool } from './bundle-tool.mjs';
import { startLab } from './lab-session.mjs';
import { runTool } from './run-tool.mjs';

const USAGE = 'Usage: npm run bundled:train -- --output FOLDER [--steps N]';

function readOptions() {
  const options = /** @type {const} */ ({ output: { type: 'string' }, steps: { type: 'string' } });
  const { values } = parseArgs({ options });
  if (values.output === undefined) throw new Error('--output names the folder that everything goes into.');
  if (values.steps !== undefined && !/^[1-9]\d{0,8}$/.test(values.steps))
    throw new Error(`--steps takes a whole number above 0, not «${values.steps}».`);
  const { output, steps } = values;
  return { output, steps: steps === undefined ? undefined : Number(steps) };
}

await runTool(USAGE, readOptions, async ({ output, steps }) => {
  /** @type {typeof import('./bundled-train/train-bundled-model.ts')} */
  const { trainBundledModel } = await loadTool('build/bundled-train/train-bundled-model.ts');
  await trainBundledModel(output, startLab, steps);
});
