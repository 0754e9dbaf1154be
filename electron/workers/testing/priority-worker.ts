import { once } from 'node:events';
import { getPriority } from 'node:os';
import { parentPort, Worker } from 'node:worker_threads';
import { standBack } from '../stand-back.ts';

// A thread that stands back, and then starts one: their priorities.
const before = getPriority();
standBack();
const after = getPriority();
const tell = "require('node:worker_threads').parentPort.postMessage(require('node:os').getPriority())";
const [started] = (await once(new Worker(tell, { eval: true }), 'message')) as [number];
parentPort!.postMessage({ before, after, started });
