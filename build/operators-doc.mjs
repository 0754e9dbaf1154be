/** `npm run operators`: writes docs/operators.md out of the tables of operators and gradient rules. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bundle = path.join(root, 'dist', 'tools', 'operators-document.mjs');

await build({
  entryPoints: [path.join(root, 'build', 'operators', 'operators-document.ts')],
  outfile: bundle,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'error',
});
/** @type {typeof import('./operators/operators-document.ts')} */
const { operatorsDocument } = await import(pathToFileURL(bundle).href);
writeFileSync(path.join(root, 'docs', 'operators.md'), await operatorsDocument());
