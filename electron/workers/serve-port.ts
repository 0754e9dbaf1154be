import type { MessagePort } from 'node:worker_threads';
import { LabError } from '../contract/lab-error.ts';
import { serveCalls, type CallContext, type CallHandler } from '../contract/serve-calls.ts';
import { describeError } from './describe-error.ts';
import { onStop, portWire } from './worker-wire.ts';

/**
 * Answers the host's calls on `port`, a handler by channel, until it asks to stop. Then the calls under way are cancelled and awaited, since
 * a thread that ends while ONNX Runtime computes takes the whole process down; `close` closes what is open, and the
 * thread ends by itself.
 */
export function servePort(port: MessagePort, handlers: object, close: () => Promise<void>): void {
  const running = new Set<Promise<unknown>>();
  const handler: CallHandler = (channel, request, context) => {
    const answer = handlerOf(handlers, channel)(request, context);
    running.add(answer);
    const forget = () => running.delete(answer);
    answer.then(forget, forget);
    return answer;
  };
  const cancelAll = serveCalls(portWire(port), handler, describeError);
  onStop(port, () => {
    cancelAll();
    void Promise.allSettled(running)
      .then(close)
      .finally(() => port.unref());
  });
}

type AnyHandler = (request: unknown, context: CallContext) => Promise<unknown>;

/** The host has checked the request against the channel's schema; here only the channel is looked up. */
function handlerOf(handlers: object, channel: string): AnyHandler {
  if (Object.hasOwn(handlers, channel)) return (handlers as Readonly<Record<string, AnyHandler>>)[channel]!;
  throw new LabError({ code: 'unknown-channel', message: `The worker has no call "${channel}".`, found: channel });
}
