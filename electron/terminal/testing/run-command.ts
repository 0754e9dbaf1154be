import { Readable, Writable } from 'node:stream';
import { parse } from 'valibot';
import { createLabClient } from '../../contract/lab-client.ts';
import { labRequests, type LabRequestChannel } from '../../contract/requests.ts';
import type { CallHandler } from '../../contract/serve-calls.ts';
import { runTerminal } from '../run-terminal.ts';
import { createVerbTable } from '../verb-table.ts';

/** What came of a command line. */
export interface CommandRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Each call that reached the lab, checked as the lab checks it. */
  readonly calls: readonly (readonly [channel: string, request: unknown])[];
  readonly opened: number;
  readonly closed: number;
  /** Statuses with which the process was to end at once. */
  readonly endings: readonly number[];
}

export interface World {
  readonly handler?: CallHandler;
  readonly stdin?: Readable;
  readonly stop?: (stop: (status: number) => void) => void;
  readonly stdout?: Writable;
}

const echo: CallHandler = async (_channel, request) => request;

function collect(): Writable & { text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { text: () => chunks.join('') });
}

/** Runs a command line against a lab that answers with `handler`. */
export async function run(args: readonly string[], world: World = {}): Promise<CommandRun> {
  const { handler = echo, stdin = Readable.from([]), stop } = world;
  const calls: [string, unknown][] = [];
  const stdout = collect();
  const stderr = collect();
  const endings: number[] = [];
  let opened = 0;
  let closed = 0;
  const checked: CallHandler = (channel, request, context) => {
    const plain = JSON.parse(JSON.stringify(request)) as unknown;
    calls.push([channel, plain]);
    parse(labRequests[channel as LabRequestChannel], plain);
    return handler(channel, plain, context);
  };
  const status = await runTerminal(args, {
    verbs: createVerbTable('/nowhere'),
    stdin,
    stdout: world.stdout ?? stdout,
    stderr,
    debug: false,
    endNow: (ended) => void endings.push(ended),
    onStop: (listener) => stop?.(listener),
    openLab() {
      opened++;
      const call: Parameters<typeof createLabClient>[0]['call'] = (channel, request, { onEvent, signal } = {}) =>
        checked(channel, request, {
          emit: (event) => onEvent?.(event),
          signal: signal ?? new AbortController().signal,
        });
      return { api: createLabClient({ call }), handler: checked, close: async () => void closed++ };
    },
  });
  return { status, stdout: stdout.text(), stderr: stderr.text(), calls, opened, closed, endings };
}

/** The documents of an output, one a line. */
export const lines = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
