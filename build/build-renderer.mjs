/** Builds the interface with Vite, and only when one of its sources has changed since the last time. */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const rendererFolder = join(root, 'dist', 'app', 'renderer');
const configFile = join(root, 'build', 'vite.config.ts');
const sources = [
  'renderer',
  'electron/contract',
  'package-lock.json',
  'build/vite.config.ts',
  'build/build-renderer.mjs',
];

/**
 * The latest change under a file or folder; folders count, so that a deleted file is noticed.
 * @param {string} path
 * @returns {number}
 */
function newestChange(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** Whether the built interface is newer than everything that it is made from. */
export function rendererIsFresh() {
  const page = statSync(join(rendererFolder, 'index.html'), { throwIfNoEntry: false });
  return page !== undefined && sources.every((path) => newestChange(join(root, path)) < page.mtimeMs);
}

/** Builds the interface beside the old one, then puts it in its place; an open page keeps working until it reloads. */
export async function buildRenderer() {
  const { build, createLogger } = await import('vite');
  const temporary = `${rendererFolder}-${process.pid}-${Date.now()}`;
  /** Standard output belongs to results. @param {string} message */
  const toStderr = (message) => void process.stderr.write(`${message}\n`);
  const customLogger = { ...createLogger('warn'), warn: toStderr, warnOnce: toStderr, error: () => {} };
  // Vite takes NODE_ENV as it finds it: with a test runner's, Svelte is built for development, where a key takes up to twice as long.
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await build({
      configFile,
      customLogger,
      logLevel: 'warn',
      build: { outDir: temporary, emptyOutDir: true, reportCompressedSize: false },
    });
    const old = `${temporary}-old`;
    if (existsSync(rendererFolder)) renameSync(rendererFolder, old);
    renameSync(temporary, rendererFolder);
    rmSync(old, { recursive: true, force: true });
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Another process that built the same sources was first to put its result there.
    if (!rendererIsFresh()) throw error;
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

/** Builds the interface if a source has changed. */
export async function ensureRenderer() {
  if (rendererIsFresh()) return;
  if (process.stderr.isTTY) process.stderr.write('Building the interface …\n');
  await buildRenderer();
}
