import type { WebSocket } from 'ws';
import { parseWireMessage } from '../contract/parse-wire-message.ts';
import type { Wire, WireMessage } from '../contract/wire.ts';

/** Close codes of RFC 6455, section 7.4.1. */
const unsupportedData = 1003;
const invalidContent = 1007;

/** What a browser that has stopped reading may leave unread before the connection is given up. */
const maxUnreadBytes = 256 * 1024 * 1024;

/**
 * A wire over a WebSocket: one message a text frame, as JSON. A frame that is no message closes the connection with a
 * reason; it never reaches whoever listens.
 */
export function createWebSocketWire(socket: WebSocket): Wire {
  const messages = new Set<(message: WireMessage) => void>();
  const closes = new Set<(reason: string) => void>();

  socket.on('message', (content, isBinary) => {
    if (isBinary) return socket.close(unsupportedData, 'Messages are text.');
    let message: WireMessage;
    try {
      message = parseWireMessage(JSON.parse((content as Buffer).toString('utf8')));
    } catch (error) {
      return socket.close(invalidContent, closeReason(error));
    }
    for (const listener of [...messages]) listener(message);
  });
  // `ws` closes the connection itself after an error: a frame too large, a frame that is none, a reset.
  socket.on('error', () => {});
  socket.on('close', (_code, reason) => {
    const sentence = reason.length > 0 ? reason.toString() : 'The browser has closed the connection.';
    for (const listener of [...closes]) listener(sentence);
  });

  return {
    send(message) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > maxUnreadBytes) return socket.terminate();
      socket.send(JSON.stringify(message));
    },
    onMessage: (listener) => subscribe(messages, listener),
    onClose: (listener) => subscribe(closes, listener),
  };
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** A reason may have 123 bytes. */
function closeReason(error: unknown): string {
  const sentence = error instanceof SyntaxError ? 'The message is not JSON.' : (error as Error).message;
  const bytes = Buffer.from(sentence);
  return bytes.length <= 123
    ? sentence
    : `${bytes
        .subarray(0, 117)
        .toString()
        .replace(/\uFFFD$/, '')}…`;
}
