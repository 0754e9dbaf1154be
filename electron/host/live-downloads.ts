import { rm } from 'node:fs/promises';
import { isThere } from '../../native-models/files/is-there.ts';
import { discardFolder } from '../../native-models/files/publish-folder.ts';
import {
  downloadFolder,
  fetchedBytes,
  isDownloadId,
  listDownloadIds,
  readDescription,
  writeDescription,
  type DownloadDescription,
} from '../../native-models/hub/download-folder.ts';
import { isUnderWay, type DownloadState, type DownloadSummary } from '../../native-models/hub/download-summary.ts';
import { HubError } from '../../native-models/hub/hub-error.ts';
import type { HubConnection } from '../../native-models/hub/hub-request.ts';
import { summaryOf, type DownloadPlan } from '../../native-models/hub/model-download.ts';
import { readLockHolder } from '../../native-models/runs/run-lock.ts';
import { LiveDownload } from './live-download.ts';

export interface LiveDownloadsOptions extends DownloadPlan {
  readonly modelsFolder: string;
  readonly connect: (endpoint: string) => Promise<HubConnection>;
  readonly onPublished: (path: string) => Promise<void>;
}

/** Every download: those that this lab fetches, and those that lie on the disk. */
export class LiveDownloads {
  readonly #options: LiveDownloadsOptions;
  readonly #live = new Map<string, LiveDownload>();
  /** Beginnings wait for each other: of two at once the second finds the first under way. */
  #lastBegun: Promise<unknown> = Promise.resolve();

  constructor(options: LiveDownloadsOptions) {
    this.#options = options;
  }

  /** The newest first. */
  async list(): Promise<readonly DownloadSummary[]> {
    const ids = new Set([...this.#live.keys(), ...(await listDownloadIds(this.#options.modelsFolder))]);
    const found = await Promise.all([...ids].map((id) => this.find(id)));
    return found.filter((summary) => summary !== null).sort((a, b) => b.started.localeCompare(a.started));
  }

  /** Null where there is no such download, or where what lies there is damaged. */
  async find(id: string): Promise<DownloadSummary | null> {
    const live = this.#live.get(id);
    if (live) return live.summary;
    const description = await this.#describe(id);
    if (!description) return null;
    const folder = this.#folder(id);
    return summaryOf(id, description, await fetchedBytes(folder, description.files), await stateOnDisk(folder));
  }

  get(id: string): LiveDownload | undefined {
    return this.#live.get(id);
  }

  /** Begins a download, or goes on with one; one that is under way already stays so. */
  begin(id: string, description: DownloadDescription): Promise<DownloadSummary> {
    const begun = this.#lastBegun.then(() => this.#begin(id, description));
    this.#lastBegun = begun.catch(() => undefined);
    return begun;
  }

  async #begin(id: string, description: DownloadDescription): Promise<DownloadSummary> {
    const known = this.#live.get(id);
    if (known && isUnderWay(known.summary.state)) return known.summary;
    const { connect, onPublished, ...plan } = this.#options;
    const connection = await connect(description.endpoint);
    const folder = this.#folder(id);
    if ((await stateOnDisk(folder)).phase !== 'elsewhere') await writeDescription(folder, description);
    const live = new LiveDownload({ ...plan, id, description, folder, connection, onPublished });
    this.#live.set(id, live);
    return live.summary;
  }

  /** Goes on with what lies here. @throws HubError `download-not-found`. */
  async resume(id: string): Promise<DownloadSummary> {
    const description = await this.#describe(id);
    if (!description) throw notFound(id);
    return this.begin(id, description);
  }

  /** Takes a download off the list and what was fetched of it off the disk. A model that is whole stays. */
  async discard(id: string): Promise<void> {
    await this.#live.get(id)?.pause();
    const folder = this.#folder(id);
    if ((await stateOnDisk(folder)).phase === 'elsewhere') throw isElsewhere(id);
    this.#live.delete(id);
    if (await isThere(folder)) await discardFolder(folder).catch(() => rm(folder, { recursive: true, force: true }));
  }

  /** Stops all of them; what is here stays. */
  async close(): Promise<void> {
    await Promise.all([...this.#live.values()].map((live) => live.pause()));
  }

  #folder(id: string): string {
    if (!isDownloadId(id)) throw notFound(id);
    return downloadFolder(this.#options.modelsFolder, id);
  }

  #describe(id: string): Promise<DownloadDescription | null> {
    return isDownloadId(id) ? readDescription(this.#folder(id)) : Promise.resolve(null);
  }
}

/** Of a download that this lab does not fetch. */
async function stateOnDisk(folder: string): Promise<DownloadState> {
  const holder = await readLockHolder(folder).catch(() => null);
  return holder && !holder.own ? { phase: 'elsewhere', pid: holder.pid } : { phase: 'paused' };
}

/** The error of a call for a download that there is none of. */
export function notFound(id: string): HubError {
  const message = 'There is no such download, or what lay of it on the disk is damaged.';
  return new HubError('download-not-found', message, { found: id, hint: 'Start the download again.' });
}

function isElsewhere(id: string): HubError {
  const message = 'Another lab on this machine is fetching this model.';
  return new HubError('download-busy', message, { found: id, hint: 'Pause it there first.' });
}
