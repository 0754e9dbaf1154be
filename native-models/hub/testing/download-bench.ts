import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realDisk } from '../../files/disk.ts';
import { downloadFolder, downloadId, writeDescription, type DownloadDescription } from '../download-folder.ts';
import type { DownloadSummary } from '../download-summary.ts';
import { inspectRepository } from '../inspect-repository.ts';
import { ModelDownload, type DownloadPlan } from '../model-download.ts';
import type { RepositoryInspection } from '../repository-inspection.ts';
import { parseRepositoryAddress } from '../repository-address.ts';
import type { HubServer } from './hub-server.ts';

/** As in life, only quicker. */
export const quickPlan: DownloadPlan = {
  patience: { stallMs: 5_000, pausesMs: [5, 10, 20, 40], longestWaitMs: 2_000 },
  blockBytes: 2 ** 20,
  disk: realDisk,
};

/** A folder for models that goes away with the test. */
export async function modelsFolder(): Promise<{ readonly path: string; [Symbol.asyncDispose](): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 't5-lab-hub-'));
  const path = join(root, 'models');
  await mkdir(path);
  return { path, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

export interface Given {
  readonly hub: HubServer;
  readonly models: string;
  readonly name?: string;
  readonly token?: string | null;
  readonly plan?: Partial<DownloadPlan>;
}

const connectionTo = ({ hub, token = null, plan }: Given) => ({
  endpoint: hub.endpoint,
  token,
  stallMs: (plan?.patience ?? quickPlan.patience).stallMs,
});

/** What the lab would say of the repository. */
export async function inspect(given: Given, text = given.name ?? 'lab/tiny'): Promise<RepositoryInspection> {
  const { patience, disk } = { ...quickPlan, ...given.plan };
  return inspectRepository(parseRepositoryAddress(text, given.hub.endpoint), {
    connection: connectionTo(given),
    patience,
    signal: new AbortController().signal,
    placeOf: async () => ({ free_bytes: await disk.freeBytes(given.models), present_bytes: 0, path: null }),
  });
}

export interface Begun {
  readonly download: ModelDownload;
  readonly folder: string;
  readonly phases: readonly string[];
  /** The state that it ended in. */
  end(): Promise<DownloadSummary['state']>;
}

/** Begins a download, or goes on with what is there. */
export async function begin(given: Given): Promise<Begun> {
  const { endpoint, name, revision, commit, files } = await inspect(given);
  const started = new Date().toISOString();
  const description: DownloadDescription = { version: 1, endpoint, name, revision, commit, started, files };
  const id = downloadId(description);
  const folder = downloadFolder(given.models, id);
  await writeDescription(folder, description);
  const phases: string[] = [];
  let download: ModelDownload | null = null;
  download = new ModelDownload({
    ...{ ...quickPlan, ...given.plan },
    ...{ id, description, folder, modelsFolder: given.models, connection: connectionTo(given) },
    onPublished: async () => undefined,
    onChange() {
      const phase = download?.summary.state.phase;
      if (phase && phase !== phases.at(-1)) phases.push(phase);
    },
  });
  const begun = download;
  return {
    download,
    folder,
    phases,
    async end() {
      await begun.ended;
      return begun.summary.state;
    },
  };
}
