import type { Wire, WireMessage } from '../../electron/contract/wire.ts';

/** Why there is no wire: the interface has a sentence for each. */
export type WireFailureCode = 'closed' | 'unreachable' | 'unreadable' | 'refused';

/** A wire could not be opened. */
export class WireFailure extends Error {
  readonly code: WireFailureCode;

  constructor(code: WireFailureCode) {
    super(code);
    this.name = 'WireFailure';
    this.code = code;
  }
}

/** The code with which the lab's server closes a connection that it does not accept (RFC 6455: policy violation). */
const POLICY_VIOLATION = 1008;
const SILENCE_MS = 10_000;

/**
 * A wire over a WebSocket, one JSON text frame a message; resolves once it is open. Messages sent after the other end
 * is gone are dropped: by then the caller has failed every call. The reason given to `onClose` is a WireFailureCode.
 */
export function openWebSocketWire(address: string): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    const messages = new Set<(message: WireMessage) => void>();
    const closes = new Set<(reason: string) => void>();
    let failure: WireFailureCode | null = null;
    const silence = setTimeout(() => socket.close(), SILENCE_MS);

    socket.addEventListener('open', () => {
      clearTimeout(silence);
      resolve({
        send: (message) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message)),
        onMessage: (listener) => subscribe(messages, listener),
        onClose: (listener) => subscribe(closes, listener),
      });
    });
    socket.addEventListener('message', ({ data }) => {
      const message = parseMessage(data);
      if (message) return messages.forEach((listener) => listener(message));
      failure = 'unreadable';
      socket.close();
    });
    // An error is always followed by a close; one of them is enough.
    socket.addEventListener('close', ({ code }) => {
      clearTimeout(silence);
      failure ??= code === POLICY_VIOLATION ? 'refused' : 'closed';
      reject(new WireFailure(failure === 'closed' ? 'unreachable' : failure));
      for (const listener of closes) listener(failure);
      messages.clear();
      closes.clear();
    });
  });
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The message in a frame, or null where the frame holds none. */
export function parseMessage(frame: unknown): WireMessage | null {
  if (typeof frame !== 'string') return null;
  try {
    const value = JSON.parse(frame) as { kind?: unknown; id?: unknown } | null;
    if (typeof value !== 'object' || value === null || typeof value.id !== 'number') return null;
    return value.kind === 'event' || value.kind === 'reply' ? (value as WireMessage) : null;
  } catch {
    return null;
  }
}
