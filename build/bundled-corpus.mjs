/**
 * `npm run bundled:corpus -- --output FOLDER [--sentences N]`: writes the data that the bundled model is trained and measured on. The same
 * recipe gives the same files; report.json holds their hashes. Exit status 2 for wrong usage.
 */
import { parseArgs } from 'node:util';
import { loadTool } from './bundle-tool.mjs';
import { runTool } from './run-tool.mjs';

const USAGE = 'Usage: npm run bundled:corpus -- --output FOLDER [--sentences N]';

function readOptions() {
  const options = /** @type {const} */ ({ output: { type: 'string' }, sentences: { type: 'string' } });
  const { values } = parseArgs({ options });
  if (values.output === undefined) throw new Error('--output names the folder that the data goes into.');
  if (values.sentences !== undefined && !/^\d{1,9}$/.test(values.sentences))
    throw new Error(`--sentences takes a whole number, not «${values.sentences}».`);
  const { output, sentences } = values;
  return { output, sentences: sentences === undefined ? undefined : Number(sentences) };
}

await runTool(USAGE, readOptions, async ({ output, sentences }) => {
  /** @type {typeof import('./bundled-corpus/write-bundled-corpus.ts')} */
  const { writeBundledCorpus } = await loadTool('build/bundled-corpus/write-bundled-corpus.ts');
  console.log(JSON.stringify(await writeBundledCorpus(output, sentences), null, 2));
});
