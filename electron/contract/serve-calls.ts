import type { LabErrorData } from './lab-error.ts';
import type { Wire, WireMessage } from './wire.ts';

/** What a call's handler gets beside the request. */
export interface CallContext {
  readonly emit: (event: unknown) => void;
  readonly signal: AbortSignal;
}

export type CallHandler = (channel: string, request: unknown, context: CallContext) => Promise<unknown>;

/**
 * The answering end of a wire: each call gets exactly one reply, whatever the handler does. When the wire closes, the
 * calls under way are cancelled. Returns its own undo.
 */
export function serveCalls(wire: Wire, handler: CallHandler, describe: (error: unknown) => LabErrorData): () => void {
  const running = new Map<number, AbortController>();

  async function answer(message: Extract<WireMessage, { kind: 'call' }>): Promise<void> {
    const { id, channel, request } = message;
    if (running.has(id)) {
      const error = { code: 'invalid-request', message: `A call with the id ${id} is under way already.` } as const;
      return wire.send({ kind: 'reply', id, ok: false, error });
    }
    const controller = new AbortController();
    running.set(id, controller);
    const emit = (event: unknown) => wire.send({ kind: 'event', id, event });
    try {
      const value = await handler(channel, request, { emit, signal: controller.signal });
      wire.send({ kind: 'reply', id, ok: true, value });
    } catch (error) {
      wire.send({ kind: 'reply', id, ok: false, error: describe(error) });
    } finally {
      running.delete(id);
    }
  }

  const stopMessages = wire.onMessage((message) => {
    if (message.kind === 'call') void answer(message);
    else if (message.kind === 'cancel') running.get(message.id)?.abort();
  });
  const stopClose = wire.onClose(() => running.forEach((controller) => controller.abort()));
  return () => {
    stopMessages();
    stopClose();
    running.forEach((controller) => controller.abort());
  };
}
