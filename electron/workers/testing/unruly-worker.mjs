// A worker for tests of its host: the text of a call says what the worker does.
import { parentPort, workerData } from 'node:worker_threads';

const deeds = {
  throw: () =>
    setImmediate(() => {
      throw new Error('thrown on purpose');
    }),
  exit: () => process.exit(7),
  end: () => parentPort.close(),
  silence: () => undefined,
  data: (reply) => reply(workerData),
  slowly: (reply, emit) => {
    emit('begun');
    slow.push(() => reply('cancelled or stopped'));
  },
};
const slow = [];
const finishSlow = () => slow.splice(0).forEach((finish) => finish());

parentPort.on('message', ({ kind, id, request }) => {
  if (kind === 'cancel') return finishSlow();
  if (kind === 'stop') {
    setTimeout(() => {
      finishSlow();
      if (!workerData.cacheFolder.includes('stubborn')) parentPort.unref();
    }, 50);
    return;
  }
  const reply = (value) => parentPort.postMessage({ kind: 'reply', id, ok: true, value });
  const emit = (event) => parentPort.postMessage({ kind: 'event', id, event });
  (deeds[request.text] ?? ((answer) => answer(`unruly ${request.text}`)))(reply, emit);
});
