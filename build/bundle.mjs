/**
 * Bundles what runs in Node and Electron into dist/app, and only when a source has changed since the last time.
 * Every file is written under a name of its own and renamed, so two processes may bundle at once.
 */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureKernels, kernelInputs } from './build-kernels.mjs';
import { writeWhole } from './write-whole.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const outputFolder = join(root, 'dist', 'app');
const stampPath = join(outputFolder, 'bundle-stamp.json');

/** Bundled ES modules may still contain CommonJS dependencies, which call `require` for Node's own modules. */
const requireBanner =
  "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);";

/**
 * One bundle a row. A sandboxed preload has to be CommonJS in one file.
 * @type {readonly { readonly name: string, readonly source: string, readonly format: 'esm' | 'cjs' }[]}
 */
export const bundles = [
  { name: 'terminal.mjs', source: 'electron/terminal/main.ts', format: 'esm' },
  { name: 'engine-worker.mjs', source: 'electron/workers/engine-worker.ts', format: 'esm' },
  { name: 'training-worker.mjs', source: 'electron/workers/training-worker.ts', format: 'esm' },
  { name: 'main.mjs', source: 'electron/main/main.ts', format: 'esm' },
  { name: 'preload.cjs', source: 'electron/preload/preload.ts', format: 'cjs' },
];

/** What changes the bundles beside the sources themselves. */
const alwaysInputs = ['package-lock.json', 'build/bundle.mjs'];

/**
 * Identity of a file's content as far as a look at its entry can tell; null when it is gone.
 * @param {string} path relative to the repository
 */
function fingerprint(path) {
  const entry = statSync(join(root, path), { throwIfNoEntry: false });
  return entry ? `${entry.mtimeMs}:${entry.size}` : null;
}

/** Whether the bundles in dist/app come from the sources as they are now. */
export function bundlesAreFresh() {
  try {
    /** @type {Record<string, string>} */
    const stamp = JSON.parse(readFileSync(stampPath, 'utf8'));
    return (
      Object.entries(stamp).every(([path, seen]) => fingerprint(path) === seen) &&
      bundles.every(({ name }) => existsSync(join(outputFolder, name)))
    );
  } catch {
    return false;
  }
}

/** Bundles all of it, fresh or not. */
export async function bundle() {
  const { build } = await import('esbuild');
  await ensureKernels();
  const startedAt = Date.now();
  mkdirSync(outputFolder, { recursive: true });
  const results = await Promise.all(
    bundles.map(({ name, source, format }) =>
      build({
        absWorkingDir: root,
        entryPoints: [source],
        outfile: join(outputFolder, name),
        bundle: true,
        format,
        platform: 'node',
        target: 'node20',
        external: ['electron', 'onnxruntime-node'],
        // A dependency's ES module is the better half where it offers two; some CommonJS halves hide a `require` of their own.
        mainFields: ['module', 'main'],
        banner: format === 'esm' ? { js: requireBanner } : {},
        sourcemap: true,
        legalComments: 'none',
        metafile: true,
        write: false,
        logLevel: 'silent',
      }),
    ),
  );
  const inputs = new Set([...alwaysInputs, ...kernelInputs()]);
  for (const { metafile, outputFiles } of results) {
    for (const path of Object.keys(metafile.inputs)) if (isSource(path)) inputs.add(path);
    // The map goes first: whoever reads a bundle finds its map.
    for (const file of outputFiles.sort((a, b) => b.path.length - a.path.length)) writeWhole(file.path, file.contents);
  }
  writeWhole(stampPath, JSON.stringify(stampOf(inputs, startedAt)));
}

/** @param {string} path relative to the repository */
function isSource(path) {
  return !path.includes('node_modules/') && !path.startsWith('dist/');
}

/**
 * A source that changed while it was being bundled counts as changed, so the next call bundles again.
 * @param {ReadonlySet<string>} inputs
 * @param {number} startedAt
 */
function stampOf(inputs, startedAt) {
  return Object.fromEntries(
    [...inputs].map((path) => {
      const entry = statSync(join(root, path), { throwIfNoEntry: false });
      return [path, entry && entry.mtimeMs < startedAt ? fingerprint(path) : 'changed while bundling'];
    }),
  );
}

/** Bundles if a source has changed. A packaged app carries its bundles and no sources, and never comes here. */
export async function ensureBundled() {
  if (!bundlesAreFresh()) await bundle();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await bundle();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
