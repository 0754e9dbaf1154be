/** The terminal door as the kill test and the soak use it: events as they come, and an end at any moment. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = path.join(path.dirname(fileURLToPath(import.meta.url)), 'lab.mjs');
const hasGroups = process.platform !== 'win32';

/**
 * @typedef {object} SessionEnd
 * @property {number | null} status null where a signal ended it
 * @property {boolean} killed whether `kill` came before its own end
 * @property {boolean} timedOut
 * @property {string} stderr
 *
 * @typedef {object} LabSession
 * @property {number} pid
 * @property {() => void} kill SIGKILL to the process and to everything that it started
 * @property {Promise<SessionEnd>} ended
 */

/**
 * Starts one verb. Each line that it prints is a JSON document and goes to `onEvent`; a line cut short by a kill is left out.
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, timeoutMs: number, onEvent?: (event: any) => void }} options `timeoutMs` ends it
 * @returns {LabSession}
 */
export function startLab(args, { env, timeoutMs, onEvent = () => undefined }) {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { ...process.env, ...env },
    detached: hasGroups,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('The lab could not be started: the system gave it no process.');
  let [rest, stderr, killed, timedOut] = ['', '', false, false];
  const kill = () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    killed = true;
    try {
      process.kill(hasGroups ? -pid : pid, 'SIGKILL');
    } catch {
      // It ended in the same moment.
    }
  };
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onEvent(JSON.parse(line));
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, timeoutMs);
  // Ctrl+C does not reach a group of its own.
  const interrupt = () => {
    kill();
    process.exit(130);
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const ended = new Promise((resolve) => {
    child.once('close', (status, signal) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      resolve({ status, killed: killed && signal === 'SIGKILL', timedOut, stderr: stderr.trim() });
    });
  });
  return { pid, kill, ended };
}
