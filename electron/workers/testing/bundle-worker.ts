import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** CommonJS dependencies inside the bundle call `require` for Node's own modules. */
const requireBanner =
  "import { createRequire as requireOfBundle } from 'node:module'; const require = requireOfBundle(import.meta.url);";

export interface BundledWorker extends AsyncDisposable {
  readonly url: URL;
}

/** Node 20 cannot run TypeScript in a thread: bundles `entry` into a temporary folder, which goes with the bundle. */
export async function bundleWorker(entry: URL): Promise<BundledWorker> {
  const folder = await mkdtemp(join(tmpdir(), 't5-lab-worker-'));
  await symlink(join(checkout, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const outfile = join(folder, 'worker.mjs');
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['onnxruntime-node'],
    mainFields: ['module', 'main'],
    banner: { js: requireBanner },
    logLevel: 'error',
  });
  return { url: pathToFileURL(outfile), [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
