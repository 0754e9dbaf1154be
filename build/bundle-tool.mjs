/** A tool that is written in TypeScript, bundled into dist/tools and loaded. */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ensureKernels } from './build-kernels.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * @param {string} source relative to the repository
 * @returns {Promise<any>} the module; who calls says its type
 */
export async function loadTool(source) {
  const bundle = path.join(root, 'dist', 'tools', `${path.basename(source, '.ts')}.mjs`);
  await ensureKernels();
  await build({
    entryPoints: [path.join(root, source)],
    outfile: bundle,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return import(pathToFileURL(bundle).href);
}
