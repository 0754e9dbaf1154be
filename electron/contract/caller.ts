import type { CallOptions } from './lab-api.ts';
import { LabError, type LabErrorData } from './lab-error.ts';
import type { Wire, WireMessage } from './wire.ts';

/** Calls by name over a wire. */
export interface Caller {
  call(channel: string, request: unknown, options?: CallOptions<unknown>): Promise<unknown>;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: LabError): void;
  readonly onEvent: ((event: unknown) => void) | undefined;
  release(): void;
}

/**
 * The calling end of a wire. When the wire closes, every call under way fails with `lost` and so does every later one:
 * nothing waits for an answer that cannot come.
 */
export function createCaller(wire: Wire, lost: LabErrorData['code'] = 'connection-lost'): Caller {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let closed: LabError | null = null;

  wire.onMessage((message) => settle(pending, message));
  wire.onClose((reason) => {
    closed = new LabError({ code: lost, message: reason });
    for (const [id, call] of pending) {
      pending.delete(id);
      call.release();
      call.reject(closed);
    }
  });

  return {
    call(channel, request, { onEvent, signal } = {}) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(closed);
        if (signal?.aborted) return reject(cancelled());
        const id = nextId++;
        const cancel = () => wire.send({ kind: 'cancel', id });
        signal?.addEventListener('abort', cancel, { once: true });
        pending.set(id, { resolve, reject, onEvent, release: () => signal?.removeEventListener('abort', cancel) });
        wire.send({ kind: 'call', id, channel, request });
      });
    },
  };
}

function settle(pending: Map<number, Pending>, message: WireMessage): void {
  if (message.kind !== 'event' && message.kind !== 'reply') return;
  const call = pending.get(message.id);
  if (!call) return;
  if (message.kind === 'event') return call.onEvent?.(message.event);
  pending.delete(message.id);
  call.release();
  if (message.ok) call.resolve(message.value);
  else call.reject(new LabError(message.error));
}

/** The error with which a cancelled call fails. */
export function cancelled(): LabError {
  return new LabError({ code: 'cancelled', message: 'The call was cancelled.' });
}
