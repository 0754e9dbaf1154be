import { setMaxListeners } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { TypedError } from '../../native-models/errors/typed-error.ts';
import { describeError } from '../workers/describe-error.ts';
import { createJsonOutput, createProgressLine } from './output.ts';
import { UsageError } from './usage-error.ts';
import type { Lab, VerbContext } from './verb.ts';
import { describeVerb, describeVerbs, type VerbTable } from './verb-table.ts';

/** The outside world of one command. */
export interface Terminal {
  readonly verbs: VerbTable;
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly openLab: () => Lab;
  /** Calls the listener with the exit status of whatever asks the command to stop (Ctrl+C: 130). */
  readonly onStop: (listener: (status: number) => void) => void;
  /** Ends the process with this status, whatever is under way. */
  readonly endNow: (status: number) => void;
  /** LAB_DEBUG=1: stacks on standard error. */
  readonly debug: boolean;
}

const wrongUsage = 2;
const failed = 1;
/** One Ctrl+C may arrive twice: from the keyboard, and from the npm that started this process. */
const sameStopMs = 500;

/** Runs one command line and resolves with its exit status, when everything that it opened is closed again. */
export async function runTerminal(args: readonly string[], terminal: Terminal): Promise<number> {
  const { verbs, stdout, stderr } = terminal;
  // Whoever reads the messages may be gone before the last of them.
  stderr.on('error', () => {});
  const [name = '', ...rest] = args;
  const isHelp = (word: string | undefined) => word === '--help' || word === '-h';
  if (name === 'help' || isHelp(name)) return say(stdout, describeVerbs(verbs), 0);
  const verb = verbs.get(name);
  if (!verb) {
    const sentence = name === '' ? 'lab: a verb is missing.' : `lab: there is no verb "${name}".`;
    return say(stderr, `${sentence}\n${describeVerbs(verbs)}`, wrongUsage);
  }
  if (isHelp(rest[0])) return say(stdout, `${verb.summary}\n${describeVerb(name, verb)}`, 0);
  try {
    const work = verb.prepare(rest);
    return await runWork(work, terminal, verb.endsOnSecondStop);
  } catch (error) {
    if (!(error instanceof UsageError)) return report(error, terminal);
    return say(stderr, `lab ${name}: ${error.message}\n${describeVerb(name, verb)}`, wrongUsage);
  }
}

async function runWork(
  work: (context: VerbContext) => Promise<void>,
  terminal: Terminal,
  endsOnSecondStop: boolean,
): Promise<number> {
  const { stdin, stdout, stderr, openLab, onStop, endNow } = terminal;
  const controller = new AbortController();
  let lab: Lab | undefined;
  let stopStatus: number | undefined;
  let lostOutput: NodeJS.ErrnoException | undefined;
  let stoppedAt = Infinity;
  onStop((status) => {
    if (endsOnSecondStop && performance.now() - stoppedAt > sameStopMs) endNow(status);
    if (stopStatus === undefined) stoppedAt = performance.now();
    stopStatus ??= status;
    controller.abort();
  });
  const output = createJsonOutput(stdout, (error) => {
    lostOutput = error;
    controller.abort();
  });
  // Where the results themselves appear at the terminal, a line written over them would only disturb.
  const progress = createProgressLine(stderr, stderr.isTTY === true && stdout.isTTY !== true);
  const { signal } = controller;
  // Every line under way listens to it; that is no leak.
  setMaxListeners(0, signal);
  try {
    await work({ lab: () => (lab ??= openLab()), inputs: { stdin, signal }, output, progress, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    progress.clear();
    await lab?.close();
  }
  if (lostOutput && lostOutput.code !== 'EPIPE') throw lostOutput;
  return stopStatus ?? 0;
}

/** One line for programs; the stack only for those who asked for it. */
function report(error: unknown, { stderr, debug }: Terminal): number {
  if (debug && error instanceof Error) stderr.write(`${error.stack}\n`);
  return say(
    stderr,
    JSON.stringify({ error: error instanceof TypedError ? typedErrorData(error as TypedError) : describeError(error) }),
    failed,
  );
}

function typedErrorData({ code, message, details }: TypedError): object {
  return { code, message, ...details };
}

function say(stream: Writable, text: string, status: number): number {
  stream.write(`${text}\n`);
  return status;
}
