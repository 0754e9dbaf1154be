import { link, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Disk } from '../files/disk.ts';
import { isThere } from '../files/is-there.ts';
import { publishFolder } from '../files/publish-folder.ts';
import { readModelFolder } from '../library/model-folder.ts';
import { acquireLock, releaseLock } from '../runs/run-lock.ts';
import { RunError } from '../runs/run-error.ts';
import { checkFile } from './check-file.ts';
import { fetchedBytes, modelFolderOf, partialPath, wholePath, type DownloadDescription } from './download-folder.ts';
import type { DownloadState, DownloadSummary } from './download-summary.ts';
import { fetchFile } from './fetch-file.ts';
import { HubError } from './hub-error.ts';
import type { HubConnection } from './hub-request.ts';
import { fileAddress } from './read-repository.ts';
import type { RemoteFile } from './remote-file.ts';
import { TransferRate } from './transfer-rate.ts';
import type { HubPatience } from './with-retries.ts';

/** How a download goes about its work. */
export interface DownloadPlan {
  readonly patience: HubPatience;
  readonly disk: Disk;
  /** So much is asked for at a time. */
  readonly blockBytes: number;
}

export interface ModelDownloadOptions extends DownloadPlan {
  readonly id: string;
  readonly description: DownloadDescription;
  /** Where its parts lie. */
  readonly folder: string;
  readonly modelsFolder: string;
  readonly connection: HubConnection;
  /** Called with the model's folder when that is whole; the download is done when it resolves. */
  readonly onPublished: (path: string) => Promise<void>;
  readonly onChange: () => void;
}

/** One model on its way: fetched file by file, each checked, then published as one folder. Goes on from whatever is here. */
export class ModelDownload {
  readonly #options: ModelDownloadOptions;
  readonly #stop = new AbortController();
  readonly #rate = new TransferRate();
  #done: number[];
  #state: DownloadState;
  /** Resolves when nothing is being fetched any more, however it ended. */
  readonly ended: Promise<void>;

  /** Begins at once. */
  constructor(options: ModelDownloadOptions) {
    this.#options = options;
    const [first] = options.description.files;
    this.#done = options.description.files.map(() => 0);
    this.#state = { phase: 'fetching', file: first?.name ?? '' };
    this.ended = this.#run();
  }

  get summary(): DownloadSummary {
    const { id, description } = this.#options;
    const rate = this.#state.phase === 'fetching' ? this.#rate.bytesPerSecond : null;
    return summaryOf(id, description, this.#done, this.#state, rate);
  }

  /** What is here stays; resolves when nothing is written any more. */
  async pause(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }

  async #run(): Promise<void> {
    const { folder } = this.#options;
    try {
      const lock = await takeLock(folder);
      try {
        const path = await this.#fetchAll();
        await rm(folder, { recursive: true, force: true });
        this.#tell({ phase: 'done', path });
      } finally {
        await releaseLock(folder, lock);
      }
    } catch (error) {
      this.#tell(this.#stop.signal.aborted ? { phase: 'paused' } : { phase: 'failed', error: error as Error });
    }
  }

  async #fetchAll(): Promise<string> {
    const { description, folder, modelsFolder, disk, onPublished } = this.#options;
    const { files } = description;
    this.#done = [...(await fetchedBytes(folder, files))];
    await checkRoom(folder, this.summary, disk);
    for (const [index, file] of files.entries()) await this.#fetch(file, index);
    this.#tell({ phase: 'publishing' });
    // Right by its hashes, a model may still be wrong in itself: then it never gets its place.
    await readModelFolder(folder);
    const path = modelFolderOf(modelsFolder, description);
    await publish(
      files.map((file) => wholePath(folder, file)),
      path,
    );
    await onPublished(path);
    return path;
  }

  async #fetch(file: RemoteFile, index: number): Promise<void> {
    const { description, folder, connection, patience, disk, blockBytes } = this.#options;
    const { signal } = this.#stop;
    signal.throwIfAborted();
    const partial = partialPath(folder, file);
    // A file has its own name only once it has been checked.
    if (await isThere(wholePath(folder, file))) return;
    this.#tell({ phase: 'fetching', file: file.name });
    this.#rate.reset();
    try {
      await fetchFile(fileAddress(description, description.commit, file.name), file, partial, {
        ...{ connection, patience, signal, disk, blockBytes },
        onLength: (bytes) => {
          if (this.#state.phase === 'waiting') this.#state = { phase: 'fetching', file: file.name };
          this.#grow(index, bytes);
        },
        onWait: (error, waitMs) => {
          this.#rate.reset();
          this.#tell({ phase: 'waiting', until: Date.now() + waitMs, error });
        },
      });
      await this.#check(file, partial);
    } catch (error) {
      // What is wrong cannot be mended by going on: the next try begins anew.
      if (error instanceof HubError && error.code === 'download-damaged') {
        await rm(partial, { force: true });
        this.#grow(index, 0);
      }
      throw error;
    }
    await rename(partial, wholePath(folder, file));
  }

  async #check(file: RemoteFile, partial: string): Promise<void> {
    let checked_bytes = 0;
    const tell = () => this.#tell({ phase: 'checking', file: file.name, checked_bytes, file_bytes: file.size_bytes });
    tell();
    await checkFile(partial, file, (bytes) => {
      this.#stop.signal.throwIfAborted();
      checked_bytes += bytes;
      tell();
    });
  }

  #grow(index: number, bytes: number): void {
    this.#done[index] = bytes;
    this.#rate.add(performance.now(), bytes);
    this.#options.onChange();
  }

  #tell(state: DownloadState): void {
    this.#state = state;
    this.#options.onChange();
  }
}

/** A download that nobody fetches now, as the disk has it. */
export function summaryOf(
  download: string,
  { files, endpoint, name, revision, commit, started }: DownloadDescription,
  done: readonly number[],
  state: DownloadState,
  bytes_per_second: number | null = null,
): DownloadSummary {
  const entries = files.map((file, index) => ({
    name: file.name,
    size_bytes: file.size_bytes,
    done_bytes: done[index] ?? 0,
  }));
  return {
    ...{ download, endpoint, name, revision, commit, started, files: entries, state, bytes_per_second },
    size_bytes: entries.reduce((sum, { size_bytes }) => sum + size_bytes, 0),
    done_bytes: entries.reduce((sum, { done_bytes }) => sum + done_bytes, 0),
  };
}

async function checkRoom(folder: string, { size_bytes, done_bytes }: DownloadSummary, disk: Disk): Promise<void> {
  const [needed, free] = [size_bytes - done_bytes, await disk.freeBytes(folder)];
  if (needed <= free) return;
  const message = `The disk has no room for the rest of the model: ${needed} bytes are needed, ${free} are free.`;
  const hint = 'Free some space, then go on; what has been fetched is kept.';
  throw new HubError('disk-full', message, {
    file: folder,
    expected: ['bytes-free', needed],
    found: ['bytes-free', free],
    hint,
  });
}

/** All files at once under the model's name. A model that is there already is the same one: its folder is the commit. */
async function publish(files: readonly string[], path: string): Promise<void> {
  if (await isThere(path)) return;
  await publishFolder(path, async (sibling) => {
    for (const file of files) {
      const target = join(sibling, basename(file));
      // Linked, so that a publishing that fails takes nothing away; where the disk knows no links, moved.
      await link(file, target).catch(() => rename(file, target));
    }
  });
}

async function takeLock(folder: string): Promise<string> {
  try {
    return await acquireLock(folder);
  } catch (error) {
    if (!(error instanceof RunError) || error.code !== 'run-locked') throw error;
    const message = 'Another lab on this machine is fetching this model.';
    const hint = 'Let it finish there, or pause it there first.';
    throw new HubError('download-busy', message, { file: folder, hint }, error);
  }
}
