/**
 * `npm run conformance -- --model FOLDER [--table FILE]`: holds a model against a table of known answers, through the
 * terminal door. Without a table it is the course notebook's own (utrobinmv/t5_translate_en_ru_zh_small_1024).
 * One line a check, then `N passed, N failed`; exit status 1 where one failed, 2 for wrong usage.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCheck } from './conformance/checks.mjs';
import { openLabDoor } from './lab-door.mjs';

const USAGE = 'Usage: npm run conformance -- --model FOLDER [--table FILE] [--timeout SECONDS]';
const notebookTable = path.join(path.dirname(fileURLToPath(import.meta.url)), 'conformance', 'notebook.json');

/**
 * @param {string} sentence
 * @returns {never}
 */
function leave(sentence) {
  console.error(`${sentence}\n${USAGE}`);
  process.exit(2);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: { model: { type: 'string' }, table: { type: 'string' }, timeout: { type: 'string' } },
    });
    return values;
  } catch (error) {
    return leave(error instanceof Error ? error.message : String(error));
  }
}

const { model, table = notebookTable, timeout = '300' } = readArguments();
if (model === undefined) leave('Which model? Name its folder.');
if (!existsSync(table)) leave(`The table ${table} does not exist.`);
if (!(Number(timeout) > 0)) leave(`--timeout takes a number of seconds, not «${timeout}».`);

const { about, model: meantFor, checks } = JSON.parse(readFileSync(table, 'utf8'));
console.log(`${about}\nThe table is meant for ${meantFor}; the model is ${model}.\n`);
const lab = openLabDoor({ timeoutMs: Number(timeout) * 1000 });
let failed = 0;
for (const check of checks) {
  const { title, ok, detail } = await runCheck(check, ['--model', model], lab);
  if (!ok) failed += 1;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${title}${detail === undefined ? '' : `\n       ${detail}`}`);
}
console.log(`\n${checks.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
