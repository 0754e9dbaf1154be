import type { LabRequestChannel } from '../contract/requests.ts';
import type { CallEngine, EngineRequest } from '../workers/engine-api.ts';
import type { Answer, FindModel, LabReply, Service } from './service.ts';

type TokenizerChannel = Extract<LabRequestChannel, `tokenizer.${string}`>;

/** Texts to tokens and back, in the engine worker; only the model's tokenizer files are read. */
export function createTokenizerService(engine: CallEngine, findModel: FindModel): Service<'tokenizer'> {
  const folder = async <Request extends { model?: string | undefined }>(request: Request) => ({
    ...request,
    model: (await findModel(request.model)).path,
  });
  const inEngine =
    <Channel extends TokenizerChannel>(channel: Channel): Answer<Channel> =>
    async (request, context) =>
      engine(channel, (await folder(request)) as EngineRequest<Channel>, context) as Promise<LabReply<Channel>>;
  return {
    'tokenizer.encode': inEngine('tokenizer.encode'),
    'tokenizer.decode': inEngine('tokenizer.decode'),
    'tokenizer.segmentations': inEngine('tokenizer.segmentations'),
    'tokenizer.vocabulary': inEngine('tokenizer.vocabulary'),
    'tokenizer.trace': inEngine('tokenizer.trace'),
    'tokenizer.lattice': inEngine('tokenizer.lattice'),
    'tokenizer.vocabularyPage': inEngine('tokenizer.vocabularyPage'),
    'tokenizer.entries': inEngine('tokenizer.entries'),
    'tokenizer.statistics': inEngine('tokenizer.statistics'),
  };
}
