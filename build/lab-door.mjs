/** The terminal door as parity, conformance and the benches use it: one process a call, JSON out. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = path.join(path.dirname(fileURLToPath(import.meta.url)), 'lab.mjs');

/** A call of the terminal door that gave no result; the message is the door's own sentence. */
export class LabDoorError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'LabDoorError';
  }
}

/**
 * @typedef {(args: readonly string[]) => Promise<any>} LabDoor runs one verb and gives its JSON document; rejects with LabDoorError
 */

/**
 * A door whose calls end: after `timeoutMs` the call is stopped and fails.
 * @param {{ timeoutMs: number, entry?: string }} options `entry` is another program that answers like `lab.mjs` (tests)
 * @returns {LabDoor}
 */
export function openLabDoor({ timeoutMs, entry: program = entry }) {
  return (args) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      let stdout = '';
      let stderr = '';
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        child.kill('SIGKILL');
      }, timeoutMs);
      child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
      child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
      child.once('error', (error) => {
        clearTimeout(timer);
        reject(new LabDoorError(`lab ${args[0]} could not be started: ${error.message}`));
      });
      child.once('close', (status) => {
        clearTimeout(timer);
        if (timedOut)
          reject(new LabDoorError(`lab ${args[0]} had no answer after ${timeoutMs / 1000} s and was stopped.`));
        else if (status !== 0)
          reject(new LabDoorError(`lab ${args[0]} ended with status ${status}: ${sentenceOf(stderr)}`));
        else resolve(parseDocument(args, stdout, reject));
      });
    });
}

/**
 * @param {readonly string[]} args
 * @param {string} stdout
 * @param {(error: LabDoorError) => void} reject
 */
function parseDocument(args, stdout, reject) {
  try {
    return JSON.parse(stdout);
  } catch {
    return reject(new LabDoorError(`lab ${args[0]} printed no JSON document but: ${stdout.slice(0, 200)}`));
  }
}

/**
 * The sentence of the door's error line, else what it printed last.
 * @param {string} stderr
 */
function sentenceOf(stderr) {
  const line = stderr.trim().split('\n').at(-1) ?? '';
  try {
    return String(JSON.parse(line).error.message);
  } catch {
    return line;
  }
}
