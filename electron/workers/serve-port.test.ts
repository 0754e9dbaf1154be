import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { TypedError } from '../../native-models/errors/typed-error.ts';
import { createCaller } from '../contract/caller.ts';
import type { EngineHandlers } from './engine-api.ts';
import { servePort } from './serve-port.ts';
import { portWire, type StopMessage } from './worker-wire.ts';

class TooLong extends TypedError<'text-too-long'> {}

/** A worker served over a real message port. */
function served(handlers: Partial<EngineHandlers>, close: () => Promise<void> = async () => undefined) {
  const { port1, port2 } = new MessageChannel();
  servePort(port2, handlers, close);
  const caller = createCaller(portWire(port1), 'worker-failed');
  return { caller, stop: () => port1.postMessage({ kind: 'stop' } satisfies StopMessage), end: () => port1.close() };
}

test('replies, events and typed errors cross the port', async () => {
  const { caller, end } = served({
    'tokenizer.encode': async ({ text }, { emit }) => {
      emit(text);
      if (text.length > 3) throw new TooLong('text-too-long', 'The text is too long.', { found: '4' });
      return { text } as never;
    },
  });
  const events: unknown[] = [];
  const onEvent = (event: unknown) => events.push(event);
  // A lone surrogate is a text like any other on its way through.
  expect(await caller.call('tokenizer.encode', { text: 'a\ud800' }, { onEvent })).toEqual({ text: 'a\ud800' });
  expect(events).toEqual(['a\ud800']);
  await expect(caller.call('tokenizer.encode', { text: 'abcd' })).rejects.toMatchObject({
    code: 'text-too-long',
    data: { message: 'The text is too long.', found: '4' },
  });
  end();
});

test.each(['models.list', 'toString', '__proto__'])('the worker has no call "%s"', async (channel) => {
  const { caller, end } = served({});
  await expect(caller.call(channel, {})).rejects.toMatchObject({ code: 'unknown-channel' });
  end();
});

test('a reply that cannot be copied is an error of its call and of nothing else', async () => {
  const { caller, end } = served({
    'tokenizer.encode': async ({ text }) => (text === 'bad' ? () => 1 : 'good') as never,
  });
  await expect(caller.call('tokenizer.encode', { text: 'bad' })).rejects.toMatchObject({ code: 'internal' });
  expect(await caller.call('tokenizer.encode', { text: 'good' })).toBe('good');
  end();
});

test('a stop cancels the calls under way, waits for them, closes what is open and answers nothing more', async () => {
  const order: string[] = [];
  let begun = () => undefined as void;
  const running = new Promise<void>((resolve) => (begun = resolve));
  const closed = new Promise<void>((resolve) => {
    const { caller, stop, end } = served(
      {
        'tokenizer.encode': (_request, { signal }) =>
          new Promise((resolveCall) => {
            begun();
            // As ONNX Runtime would: the step under way has to end before the call can.
            signal.addEventListener('abort', () => setTimeout(() => resolveCall('late' as never), 50));
          }),
      },
      async () => {
        order.push('closed');
        setTimeout(end, 50);
        resolve();
      },
    );
    void caller.call('tokenizer.encode', { text: '' }).then((value) => order.push(String(value)));
    void running.then(stop).then(() => {
      caller.call('tokenizer.encode', { text: 'after the stop' }).catch(() => order.push('refused'));
    });
  });
  await closed;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(order.slice(0, 2).sort()).toEqual(['closed', 'late']);
  expect(order.at(-1)).toBe('refused');
});
