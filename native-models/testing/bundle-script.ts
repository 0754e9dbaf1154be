import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface BundledScript extends AsyncDisposable {
  readonly path: string;
}

/** Node 20 runs no TypeScript: bundles `entry` into a temporary folder, which goes with the bundle. */
export async function bundleScript(entry: URL): Promise<BundledScript> {
  const folder = await mkdtemp(join(tmpdir(), 't5-lab-script-'));
  const path = join(folder, 'script.mjs');
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
