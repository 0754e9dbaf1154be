/**
 * Compiles native-models/kernels/assembly to WebAssembly, as a module with the binary in it that package.json names
 * `#kernels`, and only when a source has changed. It is renamed into place whole, so two processes may compile at once.
 */
import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureOptimizerThread, threadInputs } from './build-optimizer-thread.mjs';
import { writeWhole } from './write-whole.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = 'native-models/kernels/assembly';
const outputFolder = join(root, 'dist', 'kernels');
const modulePath = join(outputFolder, 'kernels.mjs');

/** The files, relative to the repository, of which a change changes the binary. */
export function kernelInputs() {
  return [...ofBinaries(), ...threadInputs];
}

function ofBinaries() {
  return [...assemblyFiles(), 'package-lock.json', 'build/build-kernels.mjs'];
}

function assemblyFiles() {
  return readdirSync(join(root, sources))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `${sources}/${name}`);
}

/** The first line of the module: what it was made of. */
function stamp() {
  const seen = ofBinaries().map((path) => {
    const { mtimeMs, size } = statSync(join(root, path));
    return `${path}:${mtimeMs}:${size}`;
  });
  return `// ${seen.join(' ')}\n`;
}

/** Compiles if a source has changed, and then bundles the threads that use them. */
export async function ensureKernels() {
  await ensureBinaries();
  await ensureOptimizerThread();
}

async function ensureBinaries() {
  const now = stamp();
  if (isMadeOf(now)) return;
  const text = async (/** @type {readonly string[]} */ options) =>
    Buffer.from(await compile(options)).toString('base64');
  const [own, shared] = [await text([]), await text(['--enable', 'threads', '--sharedMemory'])];
  mkdirSync(outputFolder, { recursive: true });
  writeWhole(
    modulePath,
    `${now}export const kernelsBinary = Buffer.from('${own}', 'base64');
export const sharedKernelsBinary = Buffer.from('${shared}', 'base64');
`,
  );
}

/** @param {string} stampNow */
function isMadeOf(stampNow) {
  try {
    return readFileSync(modulePath, 'utf8').startsWith(stampNow);
  } catch {
    return false;
  }
}

/**
 * The memory is the host's: one of a fixed size, in which the kernels have nothing of their own. WebAssembly has a module say
 * whether that memory is shared by threads.
 * @param {readonly string[]} options
 * @returns {Promise<Uint8Array>}
 */
async function compile(options) {
  const { main } = await import('assemblyscript/asc');
  /** @type {Uint8Array | null} */
  let binary = null;
  let messages = '';
  const { error } = await main(
    [
      ...assemblyFiles(),
      ...['--outFile', 'kernels.wasm', '--optimizeLevel', '3', '--runtime', 'stub', '--noAssert', '--enable', 'simd'],
      ...['--importMemory', '--noExportMemory', '--maximumMemory', '65536', ...options],
    ],
    {
      readFile: (name, baseDir) => readOrNull(join(baseDir, name)),
      writeFile: (_name, contents) => void (binary = /** @type {Uint8Array} */ (contents)),
      listFiles: () => [],
      stderr: { write: (text) => void (messages += text) },
    },
  );
  if (error || !binary) throw new Error(`The kernels do not compile.\n${messages}`, { cause: error });
  return binary;
}

/** @param {string} path */
function readOrNull(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
