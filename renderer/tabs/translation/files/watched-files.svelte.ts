import type { LabErrorData } from '../../../../electron/contract/lab-error.ts';
import type { FileJob } from '../../../../electron/contract/replies/file-translation.ts';
import type { LabRequest } from '../../../../electron/contract/requests.ts';
import { errorData } from '../../../lab/error-details.ts';
import type { Workspace } from '../../../lab/workspace.svelte.ts';
import type { World } from '../translation-question.ts';
import { isLive, WatchedFile } from './watched-file.svelte.ts';

type Failed = { readonly phase: 'failed'; readonly error: LabErrorData };
export type ListState = { readonly phase: 'loading' } | { readonly phase: 'ready' } | Failed;
export type CommandState = { readonly phase: 'idle' } | { readonly phase: 'asking' } | Failed;

/** The files that were given to the lab: the list of them, what was asked of them, and which one is on screen. */
export class WatchedFiles {
  all = $state.raw<readonly WatchedFile[]>([]);
  listState = $state.raw<ListState>({ phase: 'loading' });
  /** What was asked of a file, or of the lab, last. */
  command = $state.raw<CommandState>({ phase: 'idle' });
  /** Of the file on screen; null while the next one is prepared. */
  #selected = $state<string | null>(null);
  readonly shown: WatchedFile | null = $derived(this.all.find(({ id }) => id === this.#selected) ?? null);
  readonly #workspace: Workspace;
  readonly #world: World;
  /** Told when the work on a file has ended. */
  readonly #onEnd: () => void;

  constructor(workspace: Workspace, world: World, onEnd: () => void) {
    this.#workspace = workspace;
    this.#world = world;
    this.#onEnd = onEnd;
  }

  /** The files that are written to a place. */
  to(output: string | undefined): readonly WatchedFile[] {
    return this.all.filter(({ job }) => job.request.output === output);
  }

  /** Puts a file on screen; null for the form of the next one. */
  show(id: string | null): void {
    this.#selected = id;
    this.command = { phase: 'idle' };
  }

  /** Reads the list; what is under way in it is followed. */
  async read(): Promise<void> {
    try {
      this.#take(await this.#lab.list({}));
      this.listState = { phase: 'ready' };
    } catch (error) {
      this.listState = { phase: 'failed', error: errorData(error) };
    }
  }

  /** Ends the following; the work goes on. */
  leave(): void {
    for (const file of this.all) file.leave();
  }

  /** Starts the translation of a file and puts it on screen; false where it could not be started. */
  async start(request: LabRequest<'fileTranslation.start'>): Promise<boolean> {
    const job = await this.#ask(() => this.#lab.start(request));
    if (!job) return false;
    const file = this.#watched(job);
    this.all = [file, ...this.all.filter(({ id }) => id !== job.id)];
    file.update(job);
    this.#selected = job.id;
    return true;
  }

  async resume(file: WatchedFile): Promise<void> {
    if (this.command.phase === 'asking') return;
    const job = await this.#ask(() => this.#lab.resume({ id: file.id }));
    if (job) file.update(job);
  }

  /** The interface does not wait for the engine to notice. */
  async cancel(file: WatchedFile): Promise<void> {
    if (file.job.state.phase === 'cancelling') return;
    file.update({ ...file.job, state: { phase: 'cancelling' } });
    const job = await this.#ask(() => this.#lab.cancel({ id: file.id }));
    if (job) file.update(job);
  }

  async forget(file: WatchedFile): Promise<void> {
    const jobs = await this.#ask(() => this.#lab.forget({ id: file.id }));
    if (jobs) this.#take(jobs);
  }

  get #lab() {
    return this.#workspace.lab.fileTranslation;
  }

  /** The list as the lab gives it; what is known of a file already stays. */
  #take(jobs: readonly FileJob[]): void {
    const isFirst = this.listState.phase === 'loading';
    this.all = jobs.map((job) => this.all.find(({ id }) => id === job.id) ?? this.#watched(job));
    for (const [index, job] of jobs.entries()) this.all[index]!.update(job);
    // After a reload, what is under way is what the reader wants to see.
    if (isFirst) this.#selected = this.all.find(({ job }) => isLive(job))?.id ?? null;
    else if (!this.shown) this.#selected = null;
  }

  #watched(job: FileJob): WatchedFile {
    return new WatchedFile(job, this.#workspace, this.#world, this.#onEnd);
  }

  async #ask<Reply>(call: () => Promise<Reply>): Promise<Reply | null> {
    this.command = { phase: 'asking' };
    try {
      const reply = await call();
      this.command = { phase: 'idle' };
      return reply;
    } catch (error) {
      this.command = { phase: 'failed', error: errorData(error) };
      return null;
    }
  }
}
