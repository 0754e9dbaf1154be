import { once } from 'node:events';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { bundleWorker } from './testing/bundle-worker.ts';

test.runIf(process.platform === 'linux')('a thread that stands back takes those along that it starts', async () => {
  await using bundle = await bundleWorker(new URL('./testing/priority-worker.ts', import.meta.url));
  const before = getPriority();
  const worker = new Worker(bundle.url);
  const [found] = (await once(worker, 'message')) as [unknown];
  const lowered = Math.max(before, 10);
  expect(found).toEqual({ before, after: lowered, started: lowered });
  expect(getPriority(), 'this thread').toBe(before);
});
