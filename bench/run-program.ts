import { spawn } from 'node:child_process';
import { BenchError } from './bench-error.ts';

const KEPT_ERROR_CHARACTERS = 2000;

export interface ProgramOptions {
  /** After so long the program is ended and the call fails. */
  readonly timeoutMs: number;
  /** Gets each line of standard output as it comes. */
  readonly onLine?: (line: string) => void;
  /** Left out, this process's own. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end and returns the lines of its standard output; standard error is kept for the message.
 * @throws BenchError `program-failed`: it could not be started, failed, or took too long.
 */
export function runProgram(
  command: string,
  args: readonly string[],
  { timeoutMs, onLine, env = process.env }: ProgramOptions,
): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    let rest = '';
    let errors = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    const fail = (reason: string) => {
      clearTimeout(timer);
      const said = errors.trim();
      const message = `${said === '' ? '' : `${said}\n`}(${[command, ...args].join(' ')} ${reason})`;
      reject(new BenchError('program-failed', message, { found: reason }));
    };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop()!;
      for (const line of parts) {
        lines.push(line);
        onLine?.(line);
      }
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors = (errors + chunk).slice(-KEPT_ERROR_CHARACTERS);
    });
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('close', (status, signal) => {
      clearTimeout(timer);
      if (status === 0) return resolve(rest === '' ? lines : [...lines, rest]);
      fail(timedOut ? `was not done after ${timeoutMs / 1000} s` : `ended with ${signal ?? `status ${status}`}`);
    });
  });
}
