// A worker for tests of the host: each call is answered with what arrived, after one event.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ kind, id, channel, request }) => {
  if (kind === 'stop') parentPort.unref();
  if (kind !== 'call') return;
  parentPort.postMessage({ kind: 'event', id, event: { event: 'seen', channel } });
  parentPort.postMessage({ kind: 'reply', id, ok: true, value: { channel, request } });
});
