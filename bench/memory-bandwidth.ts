import { Worker } from 'node:worker_threads';

const BYTES = 256 * 2 ** 20;
const READINGS = 5;

/** Looks for a byte that is not there (C's memchr), so that a thread reads its block once, as fast as the machine lets it. */
const reader = `
const { parentPort, workerData: { bytes } } = require('node:worker_threads');
const block = Buffer.alloc(bytes, 1);
block.indexOf(0);
parentPort.on('message', () => {
  block.indexOf(0);
  parentPort.postMessage('done');
});
parentPort.postMessage('ready');
`;

/**
 * How many gigabytes a second `threads` threads together read from memory, each through a block larger than any cache: the
 * best of several readings, since a bound is asked for.
 */
export async function memoryGbPerSecond(threads: number): Promise<number> {
  const workers = Array.from(
    { length: threads },
    () => new Worker(reader, { eval: true, workerData: { bytes: BYTES } }),
  );
  try {
    await Promise.all(workers.map(nextMessage));
    let best = 0;
    for (let reading = 0; reading < READINGS; reading++) {
      const started = performance.now();
      const done = workers.map(nextMessage);
      for (const worker of workers) worker.postMessage('read');
      await Promise.all(done);
      best = Math.max(best, (threads * BYTES) / 1e6 / (performance.now() - started));
    }
    return best;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function nextMessage(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
