/**
 * Bundles the code of the optimizer's threads into one text, as a module with the text in it that package.json names
 * `#optimizer-thread`, and only when a source has changed: wherever the engine runs (app, tools, tests), its threads start without
 * a file beside it. It is renamed into place whole, so two processes may build at once.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeWhole } from './write-whole.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = 'native-models/training/optimizer-thread.ts';
const modulePath = join(root, 'dist', 'kernels', 'optimizer-thread.mjs');

/** What changes the text beside the sources that the bundler names. */
export const threadInputs = [source, 'build/build-optimizer-thread.mjs'];

/** Builds if a source has changed. The kernels are there already. */
export async function ensureOptimizerThread() {
  if (isFresh()) return;
  const { build } = await import('esbuild');
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [source],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const inputs = new Set([...threadInputs, 'package-lock.json', ...Object.keys(metafile.inputs)]);
  const stamp = JSON.stringify(Object.fromEntries([...inputs].sort().map((path) => [path, fingerprint(path)])));
  const text = JSON.stringify(outputFiles[0]?.text);
  writeWhole(modulePath, `// ${stamp}\nexport const optimizerThreadCode = ${text};\n`);
}

function isFresh() {
  try {
    const [first = ''] = readFileSync(modulePath, 'utf8').split('\n', 1);
    /** @type {Record<string, string>} */
    const stamp = JSON.parse(first.slice('// '.length));
    return Object.entries(stamp).every(([path, seen]) => fingerprint(path) === seen);
  } catch {
    return false;
  }
}

/** @param {string} path relative to the repository */
function fingerprint(path) {
  const entry = statSync(join(root, path), { throwIfNoEntry: false });
  return entry ? `${entry.mtimeMs}:${entry.size}` : null;
}
