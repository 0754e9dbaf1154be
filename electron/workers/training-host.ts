import { createCaller } from '../contract/caller.ts';
import { LabError } from '../contract/lab-error.ts';
import { endWorker, guarded, spawnWorker, type SpawnedWorker } from './worker-thread.ts';
import type { CallTraining, TrainingCalls, TrainingWorkerData } from './training-api.ts';
import { askToStop, workerWire } from './worker-wire.ts';

export interface TrainingHostOptions {
  /** The bundled training-worker. */
  readonly trainingWorker: URL;
  readonly cacheFolder: string;
  readonly log: (sentence: string) => void;
  /** How long `close` waits for the step under way and its checkpoint. */
  readonly closeWithinMs?: number;
}

/** A worker thread for one job. When it fails, its calls fail with `worker-failed` and a sentence. */
export interface TrainingThread {
  readonly call: CallTraining;
  /** Its `threadId`: locks that it holds name it. */
  readonly id: number;
  /** Resolves when the thread is gone. */
  readonly ended: Promise<void>;
  /** Lets the thread end by itself, after the calls under way. */
  end(): void;
}

export interface TrainingHost {
  /** Starts a thread. @throws LabError `worker-failed`, also when the lab is closing. */
  open(): TrainingThread;
  /** Asks every thread to stop, a training with its checkpoint, and waits for them. No thread is opened any more. */
  close(): Promise<void>;
}

/** Runs training workers, one thread a job: nothing that happens to one job reaches another, or the engine. */
export function createTrainingHost(options: TrainingHostOptions): TrainingHost {
  const { trainingWorker, cacheFolder, log, closeWithinMs = 300_000 } = options;
  const threads = new Set<SpawnedWorker>();
  let closing = false;

  return {
    open() {
      if (closing) throw new LabError({ code: 'worker-failed', message: 'The lab is closing.' });
      const workerData: TrainingWorkerData = { cacheFolder };
      const thread = spawnWorker('training', trainingWorker, workerData);
      threads.add(thread);
      void thread.ended.then(() => threads.delete(thread));
      const wire = workerWire(thread.worker);
      const caller = createCaller(wire, 'worker-failed');
      wire.onClose(() => askToStop(thread.worker));
      return {
        id: thread.worker.threadId,
        ended: thread.ended,
        call: async (channel, request, { emit, signal }) => {
          const reply = await caller.call(channel, request, { onEvent: guarded(emit), signal });
          return reply as TrainingCalls[typeof channel]['reply'];
        },
        end: () => askToStop(thread.worker),
      };
    },

    async close() {
      closing = true;
      await Promise.all([...threads].map((thread) => endWorker('training', thread, closeWithinMs, log)));
    },
  };
}
