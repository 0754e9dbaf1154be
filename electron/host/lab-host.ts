import { join, resolve } from 'node:path';
import { parseEndpoint, publicHub } from '../../native-models/hub/repository-address.ts';
import { ModelLibrary } from '../../native-models/library/model-library.ts';
import type { LabApi } from '../contract/lab-api.ts';
import { createLabClient } from '../contract/lab-client.ts';
import { LabError } from '../contract/lab-error.ts';
import type { LabRequestChannel } from '../contract/requests.ts';
import type { CallContext, CallHandler } from '../contract/serve-calls.ts';
import { describeError } from '../workers/describe-error.ts';
import { createEngineHost } from '../workers/engine-host.ts';
import { createTrainingHost } from '../workers/training-host.ts';
import { createAttentionService } from './attention-service.ts';
import { createDevicesService } from './devices-service.ts';
import { createDownloadsService } from './downloads-service.ts';
import { createFilesService } from './files-service.ts';
import { createFileTranslationService } from './file-translations/file-translation-service.ts';
import { FileJobList } from './file-translations/file-job-list.ts';
import { FileJobs } from './file-translations/file-jobs.ts';
import { createFineTuningService } from './fine-tuning-service.ts';
import { HubTokens, type TokenStore } from './hub-tokens.ts';
import { LiveRuns } from './live-runs.ts';
import { createLossService } from './loss-service.ts';
import { createModelsService } from './models-service.ts';
import { isLabChannel, parseRequest, shown } from './parse-request.ts';
import { createRunFolders } from './run-folders.ts';
import type { Answer, FindModel, Service } from './service.ts';
import { createSettingsService } from './settings-service.ts';
import { createTokenizerService } from './tokenizer-service.ts';
import { createTranslationService } from './translation-service.ts';

export interface LabHostOptions {
  /** Library and settings. */
  readonly dataFolder: string;
  /** What can be made again. */
  readonly cacheFolder: string;
  /** The folder of the model that ships with the lab. */
  readonly bundledModel: string;
  /** The folder of its training, which ends the list of runs; left out, the list has only the user's. */
  readonly bundledTraining?: string;
  /** The bundled engine-worker. */
  readonly engineWorker: URL;
  /** The bundled training-worker. */
  readonly trainingWorker: URL;
  /** Where access tokens are kept; left out, they are known until the lab ends. */
  readonly tokenStore?: TokenStore;
  /** HF_ENDPOINT and HF_TOKEN, as Hugging Face's own tools read them. */
  readonly hub?: HubEnvironment;
  /** Where a sentence goes that concerns no call; default: standard error. */
  readonly log?: (sentence: string) => void;
}

/** What the environment says of the Hub. */
export interface HubEnvironment {
  readonly endpoint?: string | undefined;
  readonly token?: string | undefined;
}

export interface LabHost {
  /** The lab by direct calls; each rejects with LabError only. */
  readonly api: LabApi;
  /** The same lab for a door, which hands it to `serveCalls` (with `describeError`). Rejects with LabError only. */
  readonly handler: CallHandler;
  /** Cancels the calls under way, stops trainings with a checkpoint, and lets the workers end by themselves. */
  close(): Promise<void>;
}

/** The name of the model that ships with the lab. */
const bundledName = 'translator';

/** The lab: one service a group of calls, the model library, and the worker in which models run. */
export function createLabHost(options: LabHostOptions): LabHost {
  const { cacheFolder, engineWorker, trainingWorker, log = logToStderr } = options;
  const dataFolder = resolve(options.dataFolder);
  const library = new ModelLibrary({
    bundled: { name: bundledName, path: options.bundledModel },
    listFile: join(dataFolder, 'models.json'),
    report: (error) => log(error.message),
  });
  const findModel: FindModel = (model) => library.find(model);
  const engine = createEngineHost({ engineWorker, cacheFolder: resolve(cacheFolder), log });
  const training = createTrainingHost({ trainingWorker, cacheFolder: resolve(cacheFolder), log });
  const folders = createRunFolders({ dataFolder, bundledTraining: options.bundledTraining ?? null, log });
  const live = new LiveRuns(training, folders, log);

  const downloads = createDownloadsService({
    modelsFolder: join(dataFolder, 'models'),
    addToLibrary: async (path) => void (await library.open(path)),
    ...hubAccess(options, log),
  });
  const models = createModelsService(library, findModel, engine.call);
  const hashOf = async (model: string) => (await models['models.hash']({ model }, unwatched)).sha256;
  const fileJobs = new FileJobs({ engine: engine.call, hashOf, list: new FileJobList({ dataFolder, log }), log });

  const answers: Answers = {
    ...models,
    ...createTokenizerService(engine.call, findModel),
    ...createAttentionService(engine.call, findModel),
    ...createLossService(engine.call, findModel),
    ...createTranslationService(engine.call, findModel),
    ...createFileTranslationService({ engine: engine.call, findModel, jobs: fileJobs, dataFolder }),
    ...createFineTuningService({ findModel, folders, live, training, engine: engine.call }),
    ...downloads.answers,
    ...createFilesService(),
    ...createDevicesService(engine.call),
    ...createSettingsService({ dataFolder, log }),
  };
  const handler = createHandler(answers);
  const close = async () => {
    // What they have done is written down before the engine goes.
    await fileJobs.close();
    await Promise.all([engine.close(), live.close(), downloads.close()]);
  };
  return { api: createLabClient({ call: callOf(handler) }), handler, close };
}

/** The usual endpoint, and the tokens that get in. */
function hubAccess({ hub = {}, tokenStore }: LabHostOptions, log: (sentence: string) => void) {
  let endpoint = publicHub;
  try {
    if (hub.endpoint) endpoint = parseEndpoint(hub.endpoint);
  } catch {
    log('HF_ENDPOINT is no address; the lab takes the Hub itself.');
  }
  const given = hub.token ? new Map([[new URL(endpoint).origin, hub.token]]) : new Map<string, string>();
  return { endpoint, tokens: new HubTokens(tokenStore ?? null, given) };
}

/** The context of a call that nobody follows or cancels. */
const unwatched: CallContext = { emit: () => undefined, signal: new AbortController().signal };

const logToStderr = (sentence: string) => void process.stderr.write(`${sentence}\n`);

type Answers = Service<keyof LabApi>;

/** Checks each request, looks its answer up, and turns whatever goes wrong into a LabError. */
function createHandler(answers: Answers): CallHandler {
  return async (channel, request, context) => {
    try {
      if (!isLabChannel(channel)) throw unknownChannel(channel);
      const answer = answers[channel] as Answer<LabRequestChannel>;
      return await answer(parseRequest(channel, request), context);
    } catch (error) {
      throw error instanceof LabError ? error : new LabError(describeError(error), error);
    }
  };
}

function unknownChannel(channel: string): LabError {
  const found = shown(channel);
  return new LabError({ code: 'unknown-channel', message: `The lab has no call ${found}.`, found });
}

/** A door's handler as a direct call: an event is a function call, and the request crosses nothing. */
function callOf(handler: CallHandler): Parameters<typeof createLabClient>[0]['call'] {
  return (channel, request, { onEvent, signal } = {}) => {
    const context: CallContext = {
      emit: (event) => onEvent?.(event),
      signal: signal ?? new AbortController().signal,
    };
    return handler(channel, request, context);
  };
}
