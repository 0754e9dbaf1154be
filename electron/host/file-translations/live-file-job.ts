import { LabError } from '../../contract/lab-error.ts';
import type { FileJob, FileJobState, FileTranslationEvent } from '../../contract/replies/file-translation.ts';
import type { CallContext } from '../../contract/serve-calls.ts';
import { describeError } from '../../workers/describe-error.ts';

/** Progress that a watcher gets who comes late: enough to reckon a pace from. */
const MOST_EVENTS = 512;

export interface LiveFileJobOptions {
  readonly job: FileJob;
  /** Does the work; rejects as `cancelled` when the signal aborts. */
  readonly work: (context: CallContext) => Promise<unknown>;
  /** Told after each change, and last when the work has ended. */
  readonly onChange: (job: FileJob) => void;
}

/** A file that this process translates: where it stands, what it reported, and what may be asked of it. */
export class LiveFileJob {
  /** Resolves when the work has ended, however. */
  readonly ended: Promise<FileJob>;
  readonly #onChange: LiveFileJobOptions['onChange'];
  readonly #before: number;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<(event: FileTranslationEvent) => void>();
  #events: readonly FileTranslationEvent[] = [];
  #job: FileJob;
  #isClosing = false;

  constructor({ job, work, onChange }: LiveFileJobOptions) {
    this.#job = { ...job, state: { phase: 'running' } };
    this.#before = job.elapsedMs;
    this.#onChange = onChange;
    const emit = (event: unknown) => this.#take(event as FileTranslationEvent);
    this.ended = work({ emit, signal: this.#stop.signal }).then(
      () => this.#end({ phase: 'done' }),
      (error: unknown) => this.#end(this.#endOf(error)),
    );
  }

  get job(): FileJob {
    return this.#job;
  }

  /** After the decode step under way. */
  cancel(): Promise<FileJob> {
    this.#change({ state: { phase: 'cancelling' } });
    this.#stop.abort();
    return this.ended;
  }

  /** The same, because the lab ends: the user did not ask for it. */
  interrupt(): Promise<FileJob> {
    this.#isClosing = true;
    this.#stop.abort();
    return this.ended;
  }

  addHash(sha256: string): void {
    this.#change({ sha256 });
  }

  /** Gives everything since the beginning, and then what comes, until it has ended or `signal` aborts. */
  async watch({ emit, signal }: CallContext): Promise<void> {
    this.#events.forEach(emit);
    this.#listeners.add(emit);
    try {
      await Promise.race([this.ended, aborted(signal)]);
    } finally {
      this.#listeners.delete(emit);
    }
  }

  #take(event: FileTranslationEvent): void {
    this.#events = [...thinned(this.#events, event), event];
    if (event.event === 'rows' && this.#job.rows.length === 0) this.#change({ rows: event.rows });
    if (event.event === 'progress') {
      const { done, total, elapsedMs } = event;
      this.#change({ done, total, elapsedMs: this.#before + elapsedMs });
    }
    this.#listeners.forEach((listener) => listener(event));
  }

  #end(state: FileJobState): FileJob {
    this.#change({ state });
    return this.#job;
  }

  #endOf(reason: unknown): FileJobState {
    const error = reason instanceof LabError ? reason.data : describeError(reason);
    if (this.#isClosing) return { phase: 'interrupted' };
    return error.code === 'cancelled' ? { phase: 'cancelled' } : { phase: 'failed', error };
  }

  #change(change: Partial<FileJob>): void {
    this.#job = { ...this.#job, ...change };
    this.#onChange(this.#job);
  }
}

/** The events before another one: of those that tell how weights are made only the last is kept, of many every second. */
function thinned(events: readonly FileTranslationEvent[], next: FileTranslationEvent): readonly FileTranslationEvent[] {
  if (next.event === 'preparing') return events.filter(({ event }) => event !== 'preparing');
  if (events.length < MOST_EVENTS) return events;
  return events.filter(({ event }, place) => event !== 'progress' || place % 2 === 0);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
