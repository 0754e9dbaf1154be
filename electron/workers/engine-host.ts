import type { Worker } from 'node:worker_threads';
import { createCaller, type Caller } from '../contract/caller.ts';
import { LabError } from '../contract/lab-error.ts';
import type { CallEngine, EngineReply, EngineWorkerData } from './engine-api.ts';
import { boundedCancel, endWorker, guarded, spawnWorker } from './worker-thread.ts';
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
    const { engineWorker, cacheFolder } = options;
    const { worker, ended } = spawnWorker('engine', engineWorker, { cacheFolder } satisfies EngineWorkerData);
    const wire = workerWire(worker);
    const caller = createCaller(wire, 'worker-failed');
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
      return (await boundedCancel(answer, context.signal, cancelWithinMs)) as EngineReply<typeof channel>;
    },

    async close() {
      if (state.phase === 'closed') return state.ended;
      if (state.phase === 'idle') {
        state = { phase: 'closed', ended: Promise.resolve() };
        return;
      }
      const { worker, ended } = state;
      const bounded = endWorker('engine', { worker, ended }, closeWithinMs, log);
      state = { phase: 'closed', ended: bounded };
      return bounded;
    },
  };
}

function logToStderr(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
