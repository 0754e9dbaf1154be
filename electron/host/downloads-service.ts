import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { realDisk } from '../../native-models/files/disk.ts';
import { isThere } from '../../native-models/files/is-there.ts';
import { downloadFolder, downloadId, fetchedBytes, modelFolderOf } from '../../native-models/hub/download-folder.ts';
import { isUnderWay, type DownloadSummary } from '../../native-models/hub/download-summary.ts';
import { HubError } from '../../native-models/hub/hub-error.ts';
import type { HubConnection } from '../../native-models/hub/hub-request.ts';
import { inspectRepository } from '../../native-models/hub/inspect-repository.ts';
import { summaryOf, type DownloadPlan } from '../../native-models/hub/model-download.ts';
import { parseEndpoint, parseRepositoryAddress } from '../../native-models/hub/repository-address.ts';
import type { RepositoryInspection } from '../../native-models/hub/repository-inspection.ts';
import { briefPatience, longPatience } from '../../native-models/hub/with-retries.ts';
import { cancelled } from '../contract/caller.ts';
import { LabError } from '../contract/lab-error.ts';
import type { DownloadSummary as DownloadReply } from '../contract/replies/lab.ts';
import type { LabRequest } from '../contract/requests.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import { describeError } from '../workers/describe-error.ts';
import type { HubTokens } from './hub-tokens.ts';
import { LiveDownloads, notFound } from './live-downloads.ts';
import type { Service } from './service.ts';

export interface DownloadsParts {
  readonly modelsFolder: string;
  /** Where ids are looked for. */
  readonly endpoint: string;
  readonly tokens: HubTokens;
  readonly addToLibrary: (path: string) => Promise<void>;
  /** What a test wants otherwise. */
  readonly plan?: Partial<DownloadPlan>;
}

/** So often a watcher is told at most. */
const TELL_EVERY_MS = 150;

const usualPlan: DownloadPlan = {
  patience: longPatience,
  // Long enough that asking for the next one costs little, short enough that a cut costs little.
  blockBytes: 32 * 2 ** 20,
  disk: realDisk,
};

/** Models from the Hub or a mirror. They are fetched in the host, so that no window needs to stay open. */
export function createDownloadsService(parts: DownloadsParts): {
  readonly answers: Service<'downloads'>;
  close(): Promise<void>;
} {
  const { modelsFolder, endpoint: usualEndpoint, tokens, addToLibrary } = parts;
  const plan = { ...usualPlan, ...parts.plan };
  const connect = async (endpoint: string): Promise<HubConnection> => ({
    endpoint,
    token: await tokens.find(endpoint),
    stallMs: plan.patience.stallMs,
  });
  const live = new LiveDownloads({ ...plan, modelsFolder, connect, onPublished: addToLibrary });
  const endpointOf = (given: string | undefined) => (given === undefined ? usualEndpoint : parseEndpoint(given));

  const inspect = async (
    { repository, endpoint }: LabRequest<'downloads.inspect'>,
    signal: AbortSignal,
  ): Promise<RepositoryInspection> => {
    const address = parseRepositoryAddress(repository, endpointOf(endpoint));
    await mkdir(modelsFolder, { recursive: true });
    return inspectRepository(address, {
      connection: await connect(address.endpoint),
      patience: briefPatience,
      signal,
      async placeOf(found, files) {
        const fetched = await fetchedBytes(downloadFolder(modelsFolder, downloadId(found)), files);
        const path = modelFolderOf(modelsFolder, found);
        return {
          free_bytes: await plan.disk.freeBytes(modelsFolder),
          present_bytes: fetched.reduce((sum, bytes) => sum + bytes, 0),
          path: (await isThere(path)) ? path : null,
        };
      },
    });
  };

  const find = async (id: string): Promise<DownloadSummary> => {
    const found = await live.find(id);
    if (!found) throw notFound(id);
    return found;
  };

  const list = async () => (await live.list()).map(reply);

  return {
    answers: {
      'downloads.inspect': (request, { signal }) => inspect(request, signal),
      'downloads.start': async (request, { signal }) => {
        const { endpoint, name, revision, commit, files, ...found } = await inspect(request, signal);
        const id = downloadId({ name, commit });
        const description = {
          version: 1,
          endpoint,
          name,
          revision,
          commit,
          started: new Date().toISOString(),
          files,
        } as const;
        const present = found.problems.find(({ kind }) => kind === 'present');
        if (present?.kind === 'present') {
          await addToLibrary(present.path);
          const done = files.map(({ size_bytes }) => size_bytes);
          return reply(summaryOf(id, description, done, { phase: 'done', path: present.path }));
        }
        if (!found.fetchable) throw unsuitable(name, found.problems);
        return reply(await live.begin(id, description));
      },
      'downloads.list': list,
      'downloads.watch': ({ download }, context) =>
        watch(
          () => find(download),
          () => live.get(download),
          context,
        ),
      'downloads.pause': async ({ download }) => {
        await live.get(download)?.pause();
        return reply(await find(download));
      },
      'downloads.resume': async ({ download }) => reply(await live.resume(download)),
      'downloads.discard': async ({ download }) => {
        await live.discard(download);
        return list();
      },
      'downloads.access': ({ endpoint }) => tokens.access(endpointOf(endpoint)),
      'downloads.setToken': async ({ endpoint: given, token }) => {
        const endpoint = endpointOf(given);
        if (!/^[\x21-\x7e]{0,500}$/.test(token)) throw notAToken();
        await tokens.set(endpoint, token === '' ? null : token);
        return tokens.access(endpoint);
      },
    },
    close: () => live.close(),
  };
}

/** Tells how a download stands, now and after each change, until nothing is fetched any more. */
async function watch(
  find: () => Promise<DownloadSummary>,
  whichLives: () => ReturnType<LiveDownloads['get']>,
  { emit, signal }: CallContext,
): Promise<DownloadReply> {
  for (;;) {
    const summary = await find();
    // A download that is gone on with is another one under the same name.
    const live = whichLives();
    if (!isUnderWay(summary.state) || !live) return reply(summary);
    emit(reply(summary));
    await live.whenChanged(signal);
    // The last change is told at once; the others wait for each other.
    if (isUnderWay(live.summary.state)) await delay(TELL_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) throw cancelled();
  }
}

/** A download as it crosses a door: its error is plain data. */
function reply({ state, ...summary }: DownloadSummary): DownloadReply {
  return { ...summary, state: 'error' in state ? { ...state, error: describeError(state.error) } : state };
}

function unsuitable(name: string, problems: RepositoryInspection['problems']): HubError {
  const found = problems.map(({ kind }) => kind).join(', ');
  const sentences = problems.flatMap((problem) => ('sentence' in problem ? [problem.sentence] : []));
  const message = `${name} cannot be fetched: ${[found, ...sentences].join('. ').replace(/\.$/, '')}.`;
  return new HubError('repository-unsuitable', message, {
    found,
    hint: 'Take another model or another revision of it.',
  });
}

/** The sentence does not repeat what was entered. */
function notAToken(): LabError {
  const message = 'This is no access token: it is too long, or holds spaces or letters that none has.';
  return new LabError({
    code: 'invalid-request',
    message,
    place: 'token',
    expected: 'letters, digits and signs of ASCII',
  });
}
