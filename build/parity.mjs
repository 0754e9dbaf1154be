/** `npm run parity`: the table of the largest differences from the reference implementation. */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bundle = path.join(root, 'dist', 'tools', 'parity.mjs');

await build({
  entryPoints: [path.join(root, 'build', 'parity', 'parity.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'error',
});
/** @type {typeof import('./parity/parity.ts')} */
const { parity } = await import(pathToFileURL(bundle).href);
try {
  process.exitCode = await parity(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
