/** Starting other programs: the environment they need, the signals they get, and their end. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * glibc takes a block from the system and gives it back at each use, if it is large, or keeps far more than it needs. Both are
 * settled at the start of a process: activations of a training stay in the heap from step to step (a step of 16 × 64 + 64
 * tokens is a tenth faster), and what closed sessions held goes back to the system all the same (docs/performance.md).
 */
const glibcSettings = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '268435456',
  MALLOC_MMAP_THRESHOLD_: '33554432',
};

/** The environment for a process that opens models; what the user has set stays. */
export const launchEnvironment = process.platform === 'linux' ? { ...glibcSettings, ...process.env } : process.env;

/** @type {readonly NodeJS.Signals[]} */
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Whether this process was started with `launchEnvironment`. */
export const isLaunched = Object.keys(launchEnvironment).every((name) => name in process.env);

/**
 * Runs a program to its end. Signals are passed on; over the extra channel the program notices when this process is
 * gone, however that happened.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ onLine?: (line: string) => void, channel?: boolean }} options `onLine` gets each line of standard output
 * @returns {Promise<number>} the exit status, 128 + n where signal n ended it
 */
export function launch(command, args, { onLine, channel = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: launchEnvironment,
      stdio: ['inherit', onLine ? 'pipe' : 'inherit', 'inherit', ...(channel ? [/** @type {const} */ ('ipc')] : [])],
    });
    // Ctrl+C reaches the program by itself as well; it takes a second signal for the first.
    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => void child.kill(signal);
    for (const signal of passedOn) process.on(signal, passOn);
    if (onLine) readLines(child.stdout, onLine);
    child.once('error', reject);
    child.once('close', (status, signal) => {
      for (const signal of passedOn) process.off(signal, passOn);
      resolve(status ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/**
 * @param {import('node:stream').Readable | null} stream
 * @param {(line: string) => void} onLine
 */
function readLines(stream, onLine) {
  let rest = '';
  stream?.setEncoding('utf8').on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
}
