/** Where Electron's executable lies, without asking Electron's package: asking makes it download one. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';

/** @type {Partial<Record<NodeJS.Platform, string>>} */
const executables = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

/**
 * The executable in a folder of Electron, as releases are laid out on this platform.
 * @param {string} folder
 */
export const electronIn = (folder) => join(folder, executables[process.platform] ?? 'electron');

/** Whether a window could be seen. @param {NodeJS.ProcessEnv} env */
export function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/**
 * Electron's executable if it is there and can open a window, else the sentence that says why not.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ executable: string } | { reason: string }}
 */
export function findElectron(env = process.env) {
  const instead = 'so the lab opens in the browser.';
  const executable = installedElectron(env);
  if (!executable || !existsSync(executable))
    return { reason: `Electron is not installed (\`npx install-electron\` downloads it), ${instead}` };
  if (!hasDisplay(env)) return { reason: `There is no display for a window, ${instead}` };
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return { reason: `Electron's sandbox does not run as root, ${instead}` };
  return { executable };
}

/** @param {NodeJS.ProcessEnv} env */
function installedElectron(env) {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return electronIn(override);
  try {
    const packageFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    return join(packageFolder, 'dist', readFileSync(join(packageFolder, 'path.txt'), 'utf8').trim());
  } catch {
    return null;
  }
}
