/** `npm run test:e2e [-- FILTER …]`: the Chromium tests alone, and all of them. The last line is `N passed, N failed`. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { summaryLine } from './testing/parts.mjs';
import { runE2e } from './testing/run-e2e.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const counts = await runE2e(root, process.argv.slice(2));
console.log(`\n${summaryLine(counts)}`);
if (counts.failed > 0) process.exitCode ||= 1;
