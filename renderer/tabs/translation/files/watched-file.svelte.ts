import type { FileJob, FileTranslationEvent } from '../../../../electron/contract/replies/file-translation.ts';
import { errorData, isCancelled } from '../../../lab/error-details.ts';
import type { Workspace } from '../../../lab/workspace.svelte.ts';
import type { World } from '../translation-question.ts';
import { fileName } from './file-draft.ts';
import { estimateProgress, type ProgressEstimate, type ProgressSample } from './progress-estimate.ts';

/** More than the estimate looks at. */
const KEPT_SAMPLES = 200;

/** Whether the lab works on a file, so that there is something to follow. */
export const isLive = ({ state }: FileJob) => state.phase === 'running' || state.phase === 'cancelling';

/** A file of the list: how far it is, and what it does while the lab translates it. */
export class WatchedFile {
  readonly id: string;
  job = $state.raw<FileJob>() as FileJob;
  /** How far the weights are made that this run needs, from 0 to 1; null where there is nothing to make. */
  prepared = $state<number | null>(null);
  #samples = $state.raw<readonly ProgressSample[]>([]);
  readonly name: string = $derived.by(() => fileName(this.job.request.input));
  readonly estimate: ProgressEstimate | null = $derived.by(() =>
    this.job.state.phase === 'running' && this.job.total !== null
      ? estimateProgress(this.#samples, this.job.total)
      : null,
  );
  readonly #workspace: Workspace;
  readonly #world: World;
  /** Told when the work has ended. */
  readonly #onEnd: (file: WatchedFile) => void;
  #watching: AbortController | null = null;
  #waiting: FileTranslationEvent[] = [];

  constructor(job: FileJob, workspace: Workspace, world: World, onEnd: (file: WatchedFile) => void) {
    this.id = job.id;
    this.job = job;
    this.#workspace = workspace;
    this.#world = world;
    this.#onEnd = onEnd;
  }

  /** Takes what the lab says of the file, and follows it while it is worked on. */
  update(job: FileJob): void {
    this.job = job;
    if (isLive(job)) void this.#watch();
  }

  /** Ends the watching; the work goes on. */
  leave(): void {
    this.#watching?.abort();
  }

  async #watch(): Promise<void> {
    if (this.#watching) return;
    const controller = new AbortController();
    this.#watching = controller;
    this.#samples = [];
    this.prepared = null;
    try {
      const onEvent = (event: FileTranslationEvent) => this.#take(event);
      const { signal } = controller;
      const job = await this.#workspace.lab.fileTranslation.watch({ id: this.id }, { onEvent, signal });
      this.#waiting = [];
      this.#watching = null;
      this.update(job);
      if (!isLive(job)) this.#onEnd(this);
    } catch (error) {
      // After a lost connection the list is read again, and with it the file is followed again.
      if (!isCancelled(error) && errorData(error).code !== 'connection-lost')
        this.job = { ...this.job, state: { phase: 'failed', error: errorData(error) } };
    } finally {
      if (this.#watching === controller) this.#watching = null;
    }
  }

  #take(event: FileTranslationEvent): void {
    this.#waiting.push(event);
    if (this.#waiting.length === 1) this.#world.onFrame(() => this.#flush());
  }

  /** Whoever comes late gets hundreds of events at once: all that came since the last picture are taken together. */
  #flush(): void {
    const events = this.#waiting;
    this.#waiting = [];
    const progress = events.flatMap((event) => (event.event === 'progress' ? [event] : []));
    const rows = events.flatMap((event) => (event.event === 'rows' ? [event.rows] : [])).at(0);
    const last = progress.at(-1);
    if (rows && this.job.rows.length === 0) this.job = { ...this.job, rows };
    if (last && isLive(this.job)) this.job = { ...this.job, done: last.done, total: last.total };
    if (last) this.#samples = [...this.#samples, ...progress].slice(-KEPT_SAMPLES);
    const preparing = events.findLast((event) => event.event === 'preparing');
    if (last) this.prepared = null;
    else if (preparing) this.prepared = preparing.done_bytes / Math.max(1, preparing.total_bytes);
  }
}
