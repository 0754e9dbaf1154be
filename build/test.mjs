/**
 * `npm test [-- FILTER …]`: every test that needs no display, then, where a Chromium is found, the main ways through each tab
 * in it. `--thorough` adds those that take minutes, and walks every way.
 * `--unit-only` leaves the second part out. The last line is `N passed, N failed`.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sumCounts, summaryLine } from './testing/parts.mjs';
import { runE2e } from './testing/run-e2e.mjs';
import { runUnit } from './testing/run-unit.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const filters = process.argv.slice(2).filter((argument) => !['--unit-only', '--thorough'].includes(argument));
const unitOnly = process.argv.includes('--unit-only');
const isThorough = process.argv.includes('--thorough');
if (isThorough) process.env['T5_LAB_THOROUGH'] = '1';

const unit = await runUnit(root, filters);
const e2e =
  unitOnly || process.exitCode === 130
    ? null
    : await runE2e(root, [...(isThorough ? [] : ['--grep-invert', '@thorough']), ...filters]);
const sum = sumCounts([unit, ...(e2e ? [e2e] : [])]);
console.log(`\nUnit and model tests: ${summaryLine(unit)} (Node ${process.versions.node})`);
if (e2e) console.log(`Chromium tests: ${summaryLine(e2e)}`);
console.log(summaryLine(sum));
if (sum.failed > 0) process.exitCode ||= 1;
