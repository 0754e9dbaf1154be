/**
 * `npm run bundled:corpus -- --output FOLDER [--sentences N]`: writes the data that the bundled model is trained and measured on. The same
 * recipe gives the same files; report.json holds their hashes. Exit status 2 for wrong usage.
 */
import { parseArgs } from 'node:util';
import { loadTool } from './bundle-tool.mjs';

const USAGE = 'Usage: npm run bundled:corpus -- --output FOLDER [--sentences N]';

function readOptions() {
  const options = /** @type {const} */ ({ output: { type: 'string' }, sentences: { type: 'string' } });
  const { values } = parseArgs({ options });
  if (values.output === undefined) throw new Error('--output names the folder that the data goes into.');
  if (values.sentences !== undefined && !/^\d{1,9}$/.test(values.sentences))
    throw new Error(`--sentences takes a whole number, not «${values.sentences}».`);
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
    /** @type {typeof import('./bundled-corpus/write-bundled-corpus.ts')} */
    const { writeBundledCorpus } = await loadTool('build/bundled-corpus/write-bundled-corpus.ts');
    const sentences = options.sentences === undefined ? undefined : Number(options.sentences);
    console.log(JSON.stringify(await writeBundledCorpus(options.output, sentences), null, 2));
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
