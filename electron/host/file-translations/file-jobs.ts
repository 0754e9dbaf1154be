import { randomUUID } from 'node:crypto';
import { isThere } from '../../../native-models/files/is-there.ts';
import { cancelled } from '../../contract/caller.ts';
import { LabError } from '../../contract/lab-error.ts';
import type { FileJob } from '../../contract/replies/file-translation.ts';
import type { CallContext } from '../../contract/serve-calls.ts';
import type { CallEngine } from '../../workers/engine-api.ts';
import type { FileJobList, FileJobRecord } from './file-job-list.ts';
import { LiveFileJob } from './live-file-job.ts';

/** How often progress is written down: a crash loses the figure, not the work. */
const WRITE_EVERY_MS = 2_000;
/** A process that has not been heard of for so long runs no more, whoever has its number now. */
const SILENT_AFTER_MS = 5 * WRITE_EVERY_MS;
/** Rows that are shown beside their sources. */
const SHOWN_ROWS = 20;

export interface FileJobsOptions {
  readonly engine: CallEngine;
  readonly hashOf: (model: string) => Promise<string>;
  readonly list: FileJobList;
  readonly log: (sentence: string) => void;
  readonly now?: () => number;
}

/** The owner of the files that are translated: they go on whoever watches, and are found again after a restart. */
export class FileJobs {
  readonly #options: FileJobsOptions;
  readonly #now: () => number;
  readonly #live = new Map<string, LiveFileJob>();
  readonly #written = new Map<string, number>();
  #isClosing = false;

  constructor(options: FileJobsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Begins a new one. @throws LabError `file-unwritable` where the output is there, or is being written. */
  async start(request: FileJob['request'], model: string): Promise<FileJob> {
    await this.#refuseTaken(request);
    const started = new Date(this.#now()).toISOString();
    const state = { phase: 'running' } as const;
    const unknown = { sha256: null, done: 0, total: null, elapsedMs: 0, rows: [] };
    return this.#begin({ id: randomUUID(), request, model, started, state, ...unknown });
  }

  /** Goes on with one that has ended early. */
  async resume(id: string): Promise<FileJob> {
    const { state, ...job } = await this.find(id);
    if (state.phase === 'running' || state.phase === 'cancelling') return this.find(id);
    if (state.phase === 'done' || state.phase === 'elsewhere') throw notResumable(job.request.output, state.phase);
    await this.#refuseTaken(job.request);
    return this.#begin({ ...job, state: { phase: 'running' } });
  }

  /** Resolves when it has ended. */
  async cancel(id: string): Promise<FileJob> {
    return this.#live.get(id)?.cancel() ?? this.find(id);
  }

  /** @throws LabError `cancelled` when the watcher leaves. */
  async watch(id: string, context: CallContext): Promise<FileJob> {
    await this.#live.get(id)?.watch(context);
    if (context.signal.aborted) throw cancelled();
    return this.find(id);
  }

  /** The newest first. */
  async all(): Promise<readonly FileJob[]> {
    // One that ends while the list is read is still known from before.
    const live = new Map(this.#live);
    const records = await this.#options.list.read();
    return records.map((record) => (live.get(record.id) ?? this.#live.get(record.id))?.job ?? this.#asKnown(record));
  }

  async forget(id: string): Promise<void> {
    const job = this.#live.get(id)?.job;
    if (job && isRunning(job.state.phase)) throw stillRunning(job.request.output);
    await this.#options.list.remove(id);
  }

  /** @throws LabError `invalid-request` where there is none with that id. */
  async find(id: string): Promise<FileJob> {
    const job = (await this.all()).find((known) => known.id === id);
    if (job) return job;
    throw new LabError({ code: 'invalid-request', message: `The lab knows no file translation ${id}.`, place: 'id' });
  }

  /** Stops what runs, and waits until all of it is written down. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all([...this.#live.values()].map((live) => live.interrupt()));
    await this.#options.list.read().catch(() => undefined);
  }

  async #begin(job: FileJob): Promise<FileJob> {
    if (this.#isClosing) throw new LabError({ code: 'worker-failed', message: 'The lab is closing.' });
    const { replace: _, ...request } = job.request;
    const live = new LiveFileJob({
      job,
      work: (context) => this.#options.engine('translation.translateFile', { ...request, rows: SHOWN_ROWS }, context),
      onChange: (changed) => this.#write(changed),
    });
    this.#live.set(job.id, live);
    void live.ended.then(() => this.#leave(live));
    await this.#options.list.put(this.#owned(live.job));
    void this.#addHash(live);
    return live.job;
  }

  /** Known from the list from now on, where its end is written down. */
  async #leave(live: LiveFileJob): Promise<void> {
    await this.#options.list.read().catch(() => undefined);
    if (this.#live.get(live.job.id) === live) this.#live.delete(live.job.id);
  }

  /** Its hash says which weights it is from, whatever lies in that folder later. */
  async #addHash(live: LiveFileJob): Promise<void> {
    const sha256 = await this.#options.hashOf(live.job.request.model).catch(() => null);
    if (sha256 !== null && live.job.sha256 === null) live.addHash(sha256);
  }

  /** At once when something happened, progress only now and then. */
  #write(job: FileJob): void {
    const { id, state } = job;
    const isProgress = state.phase === 'running' && this.#now() - (this.#written.get(id) ?? 0) < WRITE_EVERY_MS;
    if (isProgress || state.phase === 'cancelling') return;
    this.#written.set(id, this.#now());
    this.#options.list.put(this.#owned(job)).catch((error: unknown) => {
      this.#options.log(`The state of a file translation could not be written: ${(error as Error).message}`);
    });
  }

  #owned(job: FileJob): FileJobRecord {
    return { ...job, owner: { pid: process.pid, seen: this.#now() } };
  }

  /** What is written down as running is run by another process, or was by one that is gone. */
  #asKnown({ owner, ...job }: FileJobRecord): FileJob {
    if (job.state.phase !== 'running') return job;
    const isAlive = this.#now() - owner.seen < SILENT_AFTER_MS && owner.pid !== process.pid && isProcess(owner.pid);
    return { ...job, state: { phase: isAlive ? 'elsewhere' : 'interrupted' } };
  }

  async #refuseTaken({ output, replace = false }: FileJob['request']): Promise<void> {
    if ((await this.all()).some(({ request, state }) => request.output === output && isRunning(state.phase)))
      throw stillRunning(output);
    if (replace || !(await isThere(output))) return;
    const message = `There is a file ${output} already.`;
    const hint = 'Give the output another name, or allow it to be replaced.';
    throw new LabError({ code: 'file-unwritable', message, file: output, place: 'output', hint });
  }
}

const isRunning = (phase: FileJob['state']['phase']) => ['running', 'cancelling', 'elsewhere'].includes(phase);

/** Signal 0 only asks. */
function isProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function stillRunning(output: string): LabError {
  const message = `${output} is being written by a translation that is under way.`;
  const hint = 'Wait for it, or cancel it first.';
  return new LabError({ code: 'file-unwritable', message, file: output, place: 'output', hint });
}

function notResumable(output: string, phase: 'done' | 'elsewhere'): LabError {
  if (phase === 'elsewhere') return stillRunning(output);
  return new LabError({ code: 'invalid-request', message: `${output} is finished: there is nothing to go on with.` });
}
