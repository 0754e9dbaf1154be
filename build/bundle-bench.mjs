/** The programs of bench/ as bundles in dist/tools/bench, side by side, since they start each other. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureKernels } from './build-kernels.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const programs = ['main', 'cold-load-child', 'session-options-child', 'training-child', 'compare', 'interface'];

/** @returns {Promise<string>} the folder of the bundles, `NAME.mjs` each */
export async function bundleBench() {
  const { build } = await import('esbuild');
  const folder = path.join(root, 'dist', 'tools', 'bench');
  await ensureKernels();
  await build({
    entryPoints: programs.map((name) => path.join(root, 'bench', `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['onnxruntime-node'],
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);",
    },
    logLevel: 'error',
  });
  return folder;
}
