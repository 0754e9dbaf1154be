/** Which Chromium the browser tests run in. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * T5_LAB_CHROMIUM first, then Playwright's own download, then the system's.
 * @param {{ env: NodeJS.ProcessEnv, playwrightPath: string }} where `playwrightPath` is `chromium.executablePath()`
 * @returns {string | null} the program, or null where there is none
 */
export function findChromium({ env, playwrightPath }) {
  const named = env['T5_LAB_CHROMIUM'];
  const onPath = (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => SYSTEM_NAMES.map((name) => path.join(folder, name)));
  return [...(named ? [named] : []), playwrightPath, ...onPath].find((file) => file !== '' && existsSync(file)) ?? null;
}
