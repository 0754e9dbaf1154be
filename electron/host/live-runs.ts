import { setTimeout as delay } from 'node:timers/promises';
import type { RunSummary } from '../../native-models/runs/run-state.ts';
import type { TrainingFailed, TrainingStarted } from '../../native-models/training/training-events.ts';
import { cancelled } from '../contract/caller.ts';
import { LabError, type LabErrorData } from '../contract/lab-error.ts';
import type { TrainingHost, TrainingThread } from '../workers/training-host.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import { LiveRun, type Begin } from './live-run.ts';
import type { RunFolders } from './run-folders.ts';

/** How long a thread that failed may take to be gone. */
const threadEndsWithinMs = 10_000;

/** The runs that threads of this lab train, at most one thread a folder. */
export class LiveRuns {
  readonly #host: TrainingHost;
  readonly #folders: RunFolders;
  readonly #log: (sentence: string) => void;
  readonly #live = new Map<string, LiveRun>();
  /** How runs ended of which no thread lives: a full disk may not have taken it. */
  readonly #errors = new Map<string, LabErrorData>();

  constructor(host: TrainingHost, folders: RunFolders, log: (sentence: string) => void) {
    this.#host = host;
    this.#folders = folders;
    this.#log = log;
  }

  get(folder: string): LiveRun | undefined {
    return this.#live.get(folder);
  }

  /**
   * Trains the run in `folder` in a thread of its own; resolves when it is under way. Aborting `signal` before that
   * stops it, and the call fails as cancelled; afterwards nothing but a stop does.
   * @throws LabError `run-busy`, and whatever keeps the run from starting.
   */
  async begin(
    folder: string,
    signal: AbortSignal,
    job: (thread: TrainingThread, context: CallContext) => ReturnType<Begin>,
  ): Promise<RunSummary> {
    const live = this.#open(folder, job);
    const giveUp = () => void live.stop();
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      const started = await live.whenStarted();
      const summary = await this.#folders.add(folder);
      if (signal.aborted) {
        await live.stop();
        throw cancelled();
      }
      return started ? underWay(summary, started) : summary;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  #open(folder: string, job: Parameters<LiveRuns['begin']>[2]): LiveRun {
    if (this.#live.has(folder)) throw isBusy(folder);
    const thread = this.#host.open();
    this.#errors.delete(folder);
    const live = new LiveRun({
      folder,
      thread,
      begin: (context) => job(thread, context),
      onEnd: async ({ error, failure }) => {
        if (error) {
          this.#errors.set(folder, error.data);
          await this.#record(folder, thread, failure);
        }
        this.#live.delete(folder);
      },
    });
    this.#live.set(folder, live);
    return live;
  }

  async #record(folder: string, thread: TrainingThread, failure: TrainingFailed | null): Promise<void> {
    await Promise.race([thread.ended, delay(threadEndsWithinMs, undefined, { ref: false })]);
    try {
      await this.#folders.recordFailure(folder, thread.id, failure);
    } catch (error) {
      this.#log(`The end of the run ${folder} could not be written: ${(error as Error).message}`);
    }
  }

  /** A run's summary as the disk has it, and as its thread knows better. */
  async summary(folder: string): Promise<RunSummary> {
    return this.overlay(await this.#folders.summary(folder));
  }

  overlay(summary: RunSummary): RunSummary {
    const live = this.#live.get(summary.run);
    if (!live) return this.#withEnd(summary);
    const step = live.started ? live.step : summary.step;
    return { ...summary, state: live.state, step, max_steps: live.started?.max_steps ?? summary.max_steps };
  }

  /** A run that the disk knows no end of, held by no thread that lives: its end, where this lab has seen it. */
  #withEnd(summary: RunSummary): RunSummary {
    if (!ofDeadThread(summary)) return summary;
    const error = this.#errors.get(summary.run);
    return { ...summary, state: error ? { phase: 'failed', error } : { phase: 'interrupted' } };
  }

  /** Asks every run to stop and waits for its checkpoint, or for as long as the threads are given. */
  async close(): Promise<void> {
    this.#live.forEach((live) => void live.stop());
    await this.#host.close();
  }
}

/** The run at the moment of `started`, whatever it has done since. */
function underWay(summary: RunSummary, { step, max_steps }: TrainingStarted): RunSummary {
  return { ...summary, state: { phase: 'running' }, step, max_steps };
}

/** Also where the lock says that this process has it. */
const ofDeadThread = ({ state }: RunSummary) => ['starting', 'running', 'paused', 'interrupted'].includes(state.phase);

/** The error of a call that would need a run for itself. */
export function isBusy(folder: string): LabError {
  const message = `The run in ${folder} is being trained by this lab already.`;
  return new LabError({ code: 'run-busy', message, file: folder, hint: 'Watch it, or stop it first.' });
}

/** The error of a call for other batches: a thread that waits goes on with those that it has. */
export function isPaused(folder: string): LabError {
  const message = `The run in ${folder} is paused, and goes on with batches of the size that it has.`;
  const hint = 'Stop it first, then resume it with the other batch size.';
  return new LabError({ code: 'run-busy', message, file: folder, place: 'per_device_train_batch_size', hint });
}
