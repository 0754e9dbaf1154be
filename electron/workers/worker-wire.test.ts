import { MessageChannel, Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { WireMessage } from '../contract/wire.ts';
import { askToStop, onStop, portWire, workerWire } from './worker-wire.ts';

const worker = (code: string) => new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
const closed = (wire: { onClose: (listener: (reason: string) => void) => unknown }) =>
  new Promise<string>((resolve) => wire.onClose(resolve));

test('messages cross between thread and host in order, and a listener that left hears nothing', async () => {
  const thread = worker(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', (message) => {
      for (const event of [1, 2, 3]) parentPort.postMessage({ kind: 'event', id: message.id, event });
      parentPort.close();
    });`);
  const wire = workerWire(thread);
  const heard: WireMessage[] = [];
  wire.onMessage((message) => heard.push(message));
  const leave = wire.onMessage(() => heard.push({ kind: 'cancel', id: 0 }));
  leave();
  const reason = closed(wire);
  wire.send({ kind: 'call', id: 5, channel: 'a.b', request: {} });
  expect(await reason).toBe('The worker ended with exit code 0.');
  expect(heard).toEqual([1, 2, 3].map((event) => ({ kind: 'event', id: 5, event })));
});

test('a thread that fails is gone once, with its reason, also for whoever asks later', async () => {
  const wire = workerWire(worker('throw new Error("no memory\\nat line 5")'));
  const reasons: string[] = [];
  wire.onClose((reason) => reasons.push(reason));
  expect(await closed(wire)).toBe('The worker failed: no memory.');
  expect(await closed(wire)).toBe('The worker failed: no memory.');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(reasons).toEqual(['The worker failed: no memory.']);
});

test('a wish to stop reaches its listener and is no message of the wire', async () => {
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  portWire(port2).onMessage((message) => heard.push(message));
  const stopped = new Promise<void>((resolve) => onStop(port2, resolve));
  for (const junk of [null, 5, 'stop', {}]) port1.postMessage(junk);
  askToStop(port1 as unknown as Worker);
  await stopped;
  expect(heard).toEqual([]);
  const reason = closed(portWire(port2));
  port1.close();
  expect(await reason).toBe('The host closed the port of the worker.');
});
