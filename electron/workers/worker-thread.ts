import { Worker } from 'node:worker_threads';
import { cancelled } from '../contract/caller.ts';
import { LabError } from '../contract/lab-error.ts';
import { logInDebug } from './describe-error.ts';
import { askToStop } from './worker-wire.ts';

/** A thread and the promise of its end. */
export interface SpawnedWorker {
  readonly worker: Worker;
  readonly ended: Promise<void>;
}

/**
 * Starts a worker thread. A file that is absent or damaged is told by the worker itself; an address that is no file,
 * here. @throws LabError `worker-failed`.
 */
export function spawnWorker(what: string, file: URL, workerData: object): SpawnedWorker {
  try {
    const worker = new Worker(file, { workerData });
    worker.on('error', logInDebug);
    return { worker, ended: new Promise<void>((resolve) => worker.once('exit', () => resolve())) };
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new LabError({ code: 'worker-failed', message: `The ${what} could not be started: ${found}`, found }, cause);
  }
}

/** Asks a worker to end and waits for it. Never terminates it: that aborts the process while ONNX Runtime computes. */
export async function endWorker(
  what: string,
  { worker, ended }: SpawnedWorker,
  withinMs: number,
  log: (sentence: string) => void,
): Promise<void> {
  askToStop(worker);
  const timer = new AbortController();
  const inTime = await Promise.race([ended.then(() => true), delay(withinMs, timer.signal).then(() => false)]);
  timer.abort();
  if (inTime) return;
  worker.unref();
  log(`The ${what} did not end within ${withinMs / 1000} seconds; the lab closes without waiting for it any longer.`);
}

/** A listener that throws would throw out of the port's own event, and so out of the process. */
export function guarded(listener: (event: unknown) => void): (event: unknown) => void {
  return (event) => {
    try {
      listener(event);
    } catch (error) {
      logInDebug(error);
    }
  };
}

/** The worker's own answer, or `cancelled` when it gives none in time after the caller cancelled. */
export function boundedCancel<Answer>(answer: Promise<Answer>, signal: AbortSignal, withinMs: number): Promise<Answer> {
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
