import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { optimizerThreadCode } from '#optimizer-thread';
import type { OptimizerReply, OptimizerRequest, OptimizerThreadData } from './optimizer-messages.ts';
import { TrainingError } from './training-error.ts';

/** The longest pass over 4 GiB takes seconds; a thread that gives no answer for so long has ended. */
const TIMEOUT_MS = 120_000;
/** It holds no more than the factors of one step beside what is shared. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 4 };

/** Another thread that works on the optimizer's memory, asked and waited for without the event loop. */
export class OptimizerHelper {
  private constructor(
    private readonly worker: Worker,
    private readonly port: MessagePort,
    private readonly signal: Int32Array,
    /** Whether it takes numbers near zero for zero. */
    readonly flushesDenormals: boolean,
  ) {}

  /** @throws TrainingError `optimizer-thread-failed`. */
  static async start(data: OptimizerThreadData): Promise<OptimizerHelper> {
    const { port1, port2 } = new MessageChannel();
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(optimizerThreadCode, {
      eval: true,
      workerData: { ...data, port: port2, signal },
      transferList: [port2],
      resourceLimits: RESOURCE_LIMITS,
    });
    const ready = await new Promise<OptimizerReply>((resolve, reject) => {
      port1.once('message', resolve);
      worker.once('error', (error) => reject(failed(error.message, error)));
      worker.once('exit', (code) => reject(failed(`it ended with the code ${code}`)));
    });
    // What ends it later is told to whoever waits for it.
    worker.removeAllListeners().on('error', () => {});
    worker.unref();
    port1.removeAllListeners();
    port1.unref();
    return new OptimizerHelper(worker, port1, signal, ready.kind === 'ready' && ready.flushesDenormals);
  }

  /** One question at a time. */
  ask(request: OptimizerRequest): void {
    Atomics.store(this.signal, 0, 0);
    this.worker.postMessage(request);
  }

  /** Sleeps until the answer is there, which every question has to be followed by. */
  reply(): OptimizerReply {
    // The call that woke this thread may be a late one for the question before.
    while (Atomics.load(this.signal, 0) === 0)
      if (Atomics.wait(this.signal, 0, 0, TIMEOUT_MS) === 'timed-out')
        return { kind: 'failed', message: `it gave no answer for ${TIMEOUT_MS / 1000} seconds` };
    const received = receiveMessageOnPort(this.port) as { message: OptimizerReply } | undefined;
    return received?.message ?? { kind: 'failed', message: 'its answer is lost' };
  }

  async close(): Promise<void> {
    this.port.close();
    await this.worker.terminate();
  }
}

/** @throws TrainingError `optimizer-thread-failed` where the reply is no such one. */
export function expectReply<Kind extends OptimizerReply['kind']>(
  reply: OptimizerReply,
  kind: Kind,
): Extract<OptimizerReply, { kind: Kind }> {
  if (reply.kind === kind) return reply as Extract<OptimizerReply, { kind: Kind }>;
  throw failed(reply.kind === 'failed' ? reply.message : `it answered ${reply.kind}, not ${kind}`);
}

function failed(found: string, cause?: unknown): TrainingError {
  return new TrainingError(
    'optimizer-thread-failed',
    `A thread of the optimizer does not work: ${found}.`,
    { found, hint: 'Train with one thread (--threads 1), or close other programs if memory is short.' },
    cause,
  );
}
