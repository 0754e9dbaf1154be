/** `npm start`: the window where Electron can be had and shown, else the same lab in a browser, and why. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureRenderer } from './build-renderer.mjs';
import { ensureBundled } from './bundle.mjs';
import { findElectron, hasDisplay } from './find-electron.mjs';
import { launch } from './launch.mjs';
import { reportFailure } from './report-failure.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const lab = fileURLToPath(new URL('./lab.mjs', import.meta.url));

/** @param {string} sentence */
const say = (sentence) => void process.stderr.write(`${sentence}\n`);

/** Each system's own way to open an address. @type {Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>} */
const openers = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''], linux: ['xdg-open'] };

/** Tries to open the browser; without one, the printed address is enough. @param {string} url */
function openBrowser(url) {
  const [command, ...args] = openers[process.platform] ?? [];
  if (!command || !hasDisplay() || process.env['CI']) return;
  const opener = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  opener.on('error', () => {});
  opener.unref();
}

/** @param {string} reason */
async function serve(reason) {
  say(reason);
  /** @param {string} line */
  const onLine = (line) => {
    const { url } = JSON.parse(line);
    say('T5 Lab runs in your browser; open this address (Ctrl+C ends it):');
    process.stdout.write(`${url}\n`);
    openBrowser(url);
  };
  return launch(process.execPath, [lab, 'serve', ...process.argv.slice(2)], { onLine, channel: true });
}

/** A window that ends this soon with an error never opened. */
const startMs = 10_000;

/** @param {string} executable */
async function openWindow(executable) {
  const startedAt = Date.now();
  const status = await launch(executable, [root]);
  if (status === 0 || status >= 128 || Date.now() - startedAt > startMs) return status;
  return serve(`Electron ended at once with status ${status}, so the lab opens in the browser.`);
}

try {
  await ensureBundled();
  await ensureRenderer();
  const electron = findElectron();
  process.exitCode = await ('executable' in electron ? openWindow(electron.executable) : serve(electron.reason));
} catch (error) {
  reportFailure('The lab could not start', error);
}
