/** A lab of its own, as at a first start, and a browser to look at it: for pictures and for measurements. */
import path from 'node:path';
import { chromium } from '@playwright/test';
import { startLab } from './lab-session.mjs';
import { findChromium } from './testing/find-chromium.mjs';

const TIMEOUT_MS = 10 * 60_000;

/**
 * A lab with empty folders, and its address.
 * @param {string} scratch
 */
export async function serveLab(scratch) {
  const env = { T5_LAB_DATA: path.join(scratch, 'data'), T5_LAB_CACHE: path.join(scratch, 'cache') };
  /** @type {(url: string) => void} */
  let onUrl = () => undefined;
  const url = new Promise((/** @type {(url: string) => void} */ resolve) => (onUrl = resolve));
  const session = startLab(['serve', '--port', '0'], {
    env,
    timeoutMs: TIMEOUT_MS,
    onEvent: (line) => onUrl(line.url),
  });
  const end = session.ended.then(({ stderr }) => Promise.reject(new Error(stderr || 'The lab ended.')));
  end.catch(() => undefined); // It is ended here as well.
  return { session, url: await Promise.race([url, end]) };
}

export async function launchChromium() {
  const executablePath = findChromium({ env: process.env, playwrightPath: chromium.executablePath() });
  if (executablePath === null) throw new Error('No Chromium was found; T5_LAB_CHROMIUM names one.');
  // Chromium's sandbox cannot be had for root, which is whom containers run this as.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
