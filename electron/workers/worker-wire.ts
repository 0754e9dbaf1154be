import type { MessagePort, Worker } from 'node:worker_threads';
import type { Wire, WireMessage } from '../contract/wire.ts';

/** What the host says to a worker beside calls: end by yourself, after the calls under way. */
export interface StopMessage {
  readonly kind: 'stop';
}

type Listener<Value> = (value: Value) => void;

/** The thread's end: calls come in, replies and events go out. The far end is gone when the port closes. */
export function portWire(port: MessagePort): Wire {
  const closing = once<string>();
  port.on('close', () => closing.settle('The host closed the port of the worker.'));
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => listenTo(port, listener),
    onClose: closing.onSettle,
  };
}

/** Calls `listener` when the host asks this thread to end. */
export function onStop(port: MessagePort, listener: () => void): void {
  port.on('message', (message: unknown) => {
    if (hasKind(message) && message.kind === 'stop') listener();
  });
}

/** The host's end. The worker is gone when it failed or ended; the reason is a sentence that says which. */
export function workerWire(worker: Worker): Wire {
  const closing = once<string>();
  worker.on('error', (error: unknown) => closing.settle(`The worker failed: ${describeFailure(error)}.`));
  worker.on('messageerror', (error) => closing.settle(`A message of the worker could not be read: ${error.message}.`));
  worker.on('exit', (code) => closing.settle(`The worker ended with exit code ${code}.`));
  return {
    send: (message) => worker.postMessage(message),
    onMessage: (listener) => listenTo(worker, listener),
    onClose: closing.onSettle,
  };
}

/** Asks a worker to end by itself; its `exit` says when it has. */
export function askToStop(worker: Worker): void {
  worker.postMessage({ kind: 'stop' } satisfies StopMessage);
}

function listenTo(port: MessagePort | Worker, listener: Listener<WireMessage>): () => void {
  const receive = (message: unknown) => {
    if (hasKind(message) && message.kind !== 'stop') listener(message);
  };
  port.on('message', receive);
  return () => port.off('message', receive);
}

/** Both ends of the port are ours, so the kind is all that is looked at. */
function hasKind(message: unknown): message is WireMessage | StopMessage {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

function describeFailure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0]!.replace(/\.$/, '');
}

/** Something that happens once; whoever subscribes later hears of it in a later turn. */
function once<Value>(): { settle: Listener<Value>; onSettle: (listener: Listener<Value>) => () => void } {
  const listeners = new Set<Listener<Value>>();
  let settled: { value: Value } | null = null;
  return {
    settle(value) {
      if (settled) return;
      settled = { value };
      listeners.forEach((listener) => listener(value));
    },
    onSettle(listener) {
      listeners.add(listener);
      if (settled) setImmediate(() => listeners.has(listener) && listener(settled!.value));
      return () => listeners.delete(listener);
    },
  };
}
