import { Worker } from 'node:worker_threads';
import { cancelled, createCaller, type Caller } from '../contract/caller.ts';
import { LabError } from '../contract/lab-error.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import { logInDebug } from './describe-error.ts';
import type { CallEngine, EngineReply, EngineWorkerData } from './engine-api.ts';
import { askToStop, workerWire } from './worker-wire.ts';

export interface EngineHostOptions {
  /** The bundled engine-worker. */
  readonly engineWorker: URL;
  readonly cacheFolder: string;
  /** Where a sentence goes that concerns no call; default: standard error. */
  readonly log?: (sentence: string) => void;
  /** How long `close` waits for the worker to end by itself. */
  readonly closeWithinMs?: number;
  /** How long a cancelled call waits for the worker's own answer. */
  readonly cancelWithinMs?: number;
  readonly now?: () => number;
}

export interface EngineHost {
  readonly call: CallEngine;
  /** Cancels the calls under way, lets the worker end by itself and waits for it. Later calls fail. */
  close(): Promise<void>;
}

type State =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly worker: Worker; readonly caller: Caller; readonly ended: Promise<void> }
  | { readonly phase: 'closed'; readonly ended: Promise<void> };

/** A worker that failed so often in so short a time would fail again: the next calls are told so, and nothing is started. */
const restarts = { count: 3, withinMs: 30_000 } as const;

/**
 * Runs the engine worker: started by the first call, started again by the next call after it failed. A worker that
 * fails, ends or cannot start fails every call under way with `worker-failed` and a sentence; no call waits for it.
 */
export function createEngineHost(options: EngineHostOptions): EngineHost {
  const { log = logToStderr, closeWithinMs = 30_000, cancelWithinMs = 5_000, now = () => performance.now() } = options;
  const failures: { at: number; reason: string }[] = [];
  let state: State = { phase: 'idle' };

  function start(): Caller {
    refuseCrashLoop();
    const worker = createWorker(options);
    worker.on('error', logInDebug);
    const wire = workerWire(worker);
    const caller = createCaller(wire, 'worker-failed');
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    state = { phase: 'running', worker, caller, ended };
    wire.onClose((reason) => {
      if (state.phase !== 'running' || state.worker !== worker) return;
      failures.push({ at: now(), reason });
      state = { phase: 'idle' };
      askToStop(worker);
    });
    return caller;
  }

  function refuseCrashLoop(): void {
    const recent = failures.filter(({ at }) => now() - at < restarts.withinMs);
    failures.splice(0, failures.length, ...recent);
    if (recent.length < restarts.count) return;
    const seconds = Math.ceil((recent[0]!.at + restarts.withinMs - now()) / 1000);
    throw new LabError({
      code: 'worker-failed',
      message: `The engine failed ${recent.length} times in a short while and is not started again yet. ${recent.at(-1)!.reason}`,
      found: recent.at(-1)!.reason,
      hint: `Try again in ${seconds} seconds; if it fails again, open another model or restart the lab.`,
    });
  }

  return {
    async call(channel, request, context) {
      if (state.phase === 'closed') throw new LabError({ code: 'worker-failed', message: 'The lab is closing.' });
      const caller = state.phase === 'running' ? state.caller : start();
      const answer = caller.call(channel, request, { onEvent: guarded(context.emit), signal: context.signal });
      return (await boundedCancel(answer, context, cancelWithinMs)) as EngineReply<typeof channel>;
    },

    async close() {
      if (state.phase === 'closed') return state.ended;
      if (state.phase === 'idle') {
        state = { phase: 'closed', ended: Promise.resolve() };
        return;
      }
      const { worker, ended } = state;
      const bounded = stopWorker(worker, ended, closeWithinMs, log);
      state = { phase: 'closed', ended: bounded };
      return bounded;
    },
  };
}

/** A file that is absent or damaged is told by the worker itself; an address that is no file, here. */
function createWorker({ engineWorker, cacheFolder }: EngineHostOptions): Worker {
  try {
    return new Worker(engineWorker, { workerData: { cacheFolder } satisfies EngineWorkerData });
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new LabError({ code: 'worker-failed', message: `The engine could not be started: ${found}`, found }, cause);
  }
}

/** Never terminates the worker: that aborts the process while ONNX Runtime computes. */
async function stopWorker(worker: Worker, ended: Promise<void>, withinMs: number, log: (text: string) => void) {
  askToStop(worker);
  const timer = new AbortController();
  const inTime = await Promise.race([ended.then(() => true), delay(withinMs, timer.signal).then(() => false)]);
  timer.abort();
  if (inTime) return;
  worker.unref();
  log(`The engine did not end within ${withinMs / 1000} seconds; the lab closes without waiting for it any longer.`);
}

/** A listener that throws would throw out of the port's own event, and so out of the process. */
function guarded(listener: (event: unknown) => void): (event: unknown) => void {
  return (event) => {
    try {
      listener(event);
    } catch (error) {
      logInDebug(error);
    }
  };
}

/** The worker's own answer, or `cancelled` when it gives none in time after the caller cancelled. */
function boundedCancel(answer: Promise<unknown>, { signal }: CallContext, withinMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = new AbortController();
    const giveUp = () => void delay(withinMs, timer.signal).then(() => reject(cancelled()));
    signal.addEventListener('abort', giveUp, { once: true });
    const settle = () => {
      signal.removeEventListener('abort', giveUp);
      timer.abort();
    };
    void answer.then(resolve, reject).finally(settle);
  });
}

/** Resolves after `ms`; never, once the signal aborts. */
function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}

function logToStderr(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
