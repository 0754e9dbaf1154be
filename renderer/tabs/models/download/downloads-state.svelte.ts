import type { LabErrorData } from '../../../../electron/contract/lab-error.ts';
import type { DownloadSummary } from '../../../../electron/contract/replies/lab.ts';
import { errorData, isCancelled } from '../../../lab/error-details.ts';
import type { Workspace } from '../../../lab/workspace.svelte.ts';
import { DownloadForm } from './download-form.svelte.ts';
import { isUnderWay } from './download-view.ts';

type Failed = { readonly phase: 'failed'; readonly error: LabErrorData };
export type ListState = { readonly phase: 'loading' } | { readonly phase: 'ready' } | Failed;
export type CommandState = { readonly phase: 'idle' } | (Failed & { readonly download: string });

/** Models on their way into the lab, and the dialog that begins one. */
export class DownloadsState {
  /** The newest first. */
  list = $state.raw<readonly DownloadSummary[]>([]);
  listState = $state.raw<ListState>({ phase: 'loading' });
  command = $state.raw<CommandState>({ phase: 'idle' });
  dialogOpen = $state(false);
  readonly form: DownloadForm;
  readonly #workspace: Workspace;
  readonly #onOpened: (path: string) => void;
  /** The downloads that are followed now. */
  #watched: readonly string[] = [];
  readonly #leaving = new AbortController();

  /** @param onOpened called when a model that has come is the open one. */
  constructor(workspace: Workspace, onOpened: (path: string) => void = () => undefined) {
    this.#workspace = workspace;
    this.#onOpened = onOpened;
    this.form = new DownloadForm(workspace, (summary) => this.#begun(summary));
  }

  /** Follows the connection: on each new one the list is read, and what is under way is followed. Returns its own undo, after which nothing is followed any more. */
  connect(): () => void {
    const disconnect = this.#workspace.connection.onConnected(() => void this.readList());
    return () => {
      disconnect();
      this.#leaving.abort();
    };
  }

  async readList(): Promise<void> {
    try {
      this.#take(await this.#workspace.lab.downloads.list({}));
      this.listState = { phase: 'ready' };
    } catch (error) {
      this.listState = { phase: 'failed', error: errorData(error) };
    }
  }

  async pause(download: string): Promise<void> {
    await this.#order(download, async ({ pause }) => this.#replace(await pause({ download })));
  }

  async resume(download: string): Promise<void> {
    await this.#order(download, async ({ resume }) => {
      this.#replace(await resume({ download }));
      void this.#watch(download);
    });
  }

  /** Takes it off the list and its parts off the disk; a model that is whole stays. */
  async discard(download: string): Promise<void> {
    await this.#order(download, async ({ discard }) => this.#take(await discard({ download })));
  }

  /** Makes a model that has come the open one. */
  async open(path: string): Promise<void> {
    await this.#order(path, async () => {
      await this.#workspace.openFolder(path);
      this.#onOpened(path);
    });
  }

  async #order(download: string, work: (lab: Workspace['lab']['downloads']) => Promise<void>): Promise<void> {
    this.command = { phase: 'idle' };
    try {
      await work(this.#workspace.lab.downloads);
    } catch (error) {
      this.command = { phase: 'failed', download, error: errorData(error) };
    }
  }

  #begun(summary: DownloadSummary): void {
    this.#take([summary, ...this.list.filter(({ download }) => download !== summary.download)]);
    if (summary.state.phase === 'done') void this.#workspace.readLibrary();
  }

  #take(list: readonly DownloadSummary[]): void {
    this.list = list;
    for (const { download, state } of list) if (isUnderWay(state)) void this.#watch(download);
  }

  #replace(summary: DownloadSummary): void {
    this.list = this.list.map((known) => (known.download === summary.download ? summary : known));
  }

  /** Follows a download until nothing is fetched any more. Called again while it follows, it does nothing. */
  async #watch(download: string): Promise<void> {
    if (this.#watched.includes(download)) return;
    this.#watched = [...this.#watched, download];
    const { signal } = this.#leaving;
    try {
      const onEvent = (summary: DownloadSummary) => this.#replace(summary);
      const end = await this.#workspace.lab.downloads.watch({ download }, { onEvent, signal });
      this.#replace(end);
      if (end.state.phase === 'done') await this.#workspace.readLibrary();
    } catch (error) {
      // A discarded download has no end to tell; after a lost connection the list is read, and followed, again.
      const { code } = errorData(error);
      if (!isCancelled(error) && code !== 'connection-lost' && code !== 'download-not-found')
        this.command = { phase: 'failed', download, error: errorData(error) };
    } finally {
      this.#watched = this.#watched.filter((other) => other !== download);
    }
  }
}
