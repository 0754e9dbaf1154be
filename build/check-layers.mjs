/** `npm run layers`: fails where an import breaks the table of docs/architecture.md (build/layers/table.mjs). */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkLayers } from './layers/check.mjs';

const root = process.argv[2] ?? path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { files, violations } = checkLayers(root);
for (const { file, line, specifier, rule } of violations)
  console.log(`${file}:${line} imports '${specifier}'. ${rule}.`);
console.log(
  `${files} files, ${violations.length === 0 ? 'every import fits the table' : `${violations.length} imports break the table`}`,
);
if (violations.length > 0) process.exitCode = 1;
