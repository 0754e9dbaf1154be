import type { LabCalls } from '../contract/lab-api.ts';
import type { Translation } from '../contract/replies/translation.ts';
import type { LabRequest, LabRequestChannel } from '../contract/requests.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import type { BeforeAfterJob } from './before-after.ts';

/** What the host knows without the worker. */
type HostChannel = 'devices.memory' | 'devices.machine';
type EngineGroup = 'tokenizer' | 'attention' | 'loss' | 'translation' | 'devices';

/** Calls that read weights from the disk: no model is open for them. */
export type WeightsChannel = 'models.hash' | 'models.tensor' | 'models.tensorWindow' | 'models.compare';
type ModelChannel = Exclude<Extract<LabRequestChannel, `${EngineGroup}.${string}`>, HostChannel>;
/** The files that are translated or trained on belong to the host; the worker reads them. */
type FileChannel = 'fileTranslation.preview' | 'fileTranslation.output' | 'fineTuning.readColumns';

/** A run's models are opened like others; what the run is, the host knows. */
type RunChannel = 'fineTuning.beforeAfter';

/** The lab's calls that the engine worker answers, under the same names. */
export type EngineChannel = ModelChannel | WeightsChannel | FileChannel | RunChannel;

/** The lab's request, checked by the host, with `model` resolved to an absolute folder. */
export type EngineRequest<Channel extends EngineChannel> = Channel extends RunChannel
  ? BeforeAfterJob
  : WithFolder<LabRequest<Channel>>;
type WithFolder<Request> = 'model' extends keyof Request
  ? Omit<Request, 'model'> & { readonly model: string }
  : Request;

/** A translation as the worker knows it: the model's name in the library is the host's to add. */
export type EngineTranslation = Omit<Translation, 'model'>;

/** The lab's reply; the worker does not know a model's name in the library. */
export type EngineReply<Channel extends EngineChannel> = Channel extends 'translation.translate'
  ? EngineTranslation
  : Awaited<ReturnType<LabCalls[Channel]>>;

type Handlers<Channels extends EngineChannel> = {
  readonly [Channel in Channels]: (
    request: EngineRequest<Channel>,
    context: CallContext,
  ) => Promise<EngineReply<Channel>>;
};

/** One handler for each call; a call without one does not type-check. */
export type EngineHandlers = Handlers<ModelChannel | FileChannel | RunChannel>;
export type WeightsHandlers = Handlers<WeightsChannel>;

/** How the host's services reach the worker. Rejects with LabError. */
export type CallEngine = <Channel extends EngineChannel>(
  channel: Channel,
  request: EngineRequest<Channel>,
  context: CallContext,
) => Promise<EngineReply<Channel>>;

/** What a new engine worker gets as `workerData`. */
export interface EngineWorkerData {
  /** Where graphs and converted weights are kept. */
  readonly cacheFolder: string;
}
